// A real mail server for the tests: says its port, then each letter as one line of JSON, decoded.
// node mailbox.mjs '{"user","password","key","certificate","secure","refuse"}'
import { SMTPServer } from 'smtp-server';

const options = JSON.parse(process.argv[2] ?? '{}');

const decodedWord = (_, charset, encoding, text) => {
  const bytes = encoding.toLowerCase() === 'b'
    ? Buffer.from(text, 'base64')
    : Buffer.from(text.replace(/_/g, ' ').replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1');
  return bytes.toString(charset.toLowerCase());
};
const decodedHeader = (text) =>
  text.replace(/(\?=)\s+(?==\?)/g, '$1').replace(/=\?([^?]+)\?([bq])\?([^?]*)\?=/gi, decodedWord);

const split = (part) => {
  const end = part.indexOf('\r\n\r\n');
  const head = part.slice(0, end).replace(/\r\n[ \t]+/g, ' ').split('\r\n').filter(Boolean);
  const headers = head.map((line) => [line.slice(0, line.indexOf(':')), decodedHeader(line.slice(line.indexOf(':') + 1).trim())]);
  return { headers, body: part.slice(end + 4) };
};
const header = (headers, name) => headers.find(([own]) => own.toLowerCase() === name)?.[1] ?? '';

const decodedBody = ({ headers, body }) => {
  switch (header(headers, 'content-transfer-encoding').toLowerCase()) {
    case 'base64': return Buffer.from(body, 'base64').toString('utf8');
    case 'quoted-printable': {
      const text = body.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
      return Buffer.from(text, 'latin1').toString('utf8');
    }
    default: return body;
  }
};

const read = (raw, session) => {
  const { headers, body } = split(raw);
  const boundary = /boundary="([^"]+)"/.exec(header(headers, 'content-type'))?.[1];
  const parts = boundary ? body.split(`--${boundary}`).slice(1, -1).map((part) => split(part.replace(/^\r\n/, ''))) : [];
  const part = (type) => parts.filter(({ headers }) => header(headers, 'content-type').startsWith(type)).map(decodedBody);
  const { mailFrom, rcptTo } = session.envelope;
  return {
    headers, text: part('text/plain').join(''), html: part('text/html').join(''), parts: parts.length, user: session.user ?? null,
    secure: session.secure, from: mailFrom.address, to: rcptTo.map(({ address }) => address), raw,
  };
};

const server = new SMTPServer({
  secure: options.secure ?? false,
  ...(options.key ? { key: options.key, cert: options.certificate } : { disabledCommands: ['STARTTLS'] }),
  authOptional: !options.user,
  allowInsecureAuth: true,
  onAuth: ({ username, password }, _, done) =>
    username === options.user && password === options.password
      ? done(null, { user: username })
      : done(Object.assign(new Error('Authentication failed'), { responseCode: 535 })),
  onRcptTo: ({ address }, _, done) =>
    done(options.refuse ? Object.assign(new Error(`${address} mora em outro lugar`), { responseCode: 550 }) : null),
  onData: (stream, session, done) => {
    const chunks = [];
    stream.on('data', (chunk) => chunks.push(chunk));
    stream.on('end', () => {
      console.log(JSON.stringify(read(Buffer.concat(chunks).toString('latin1'), session)));
      done();
    });
  },
});
server.on('error', () => {});
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.server.address().port })));
// It ends with the test that started it.
process.stdin.resume().on('end', () => process.exit(0));
