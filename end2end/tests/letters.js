// The mail of a server without SMTP settings, which puts it into a folder.
import { readFileSync, readdirSync } from "node:fs";

const outbox = `${process.env.BALCAO_E2E_INVITATIONS}/data/outbox`;

/** The newest letter to this address, once it is there: its text part, decoded. */
export async function letterTo(email) {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    let files = [];
    try { files = readdirSync(outbox).filter((file) => file.endsWith(".eml")).sort().reverse(); } catch { /* not yet */ }
    for (const file of files) {
      const letter = readFileSync(`${outbox}/${file}`, "latin1");
      if (new RegExp(`^To: .*${email.replaceAll(".", "\\.")}`, "m").test(letter)) return plain(letter);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`no letter to ${email} in ${outbox}`);
}

function plain(letter) {
  const part = letter.slice(letter.indexOf("Content-Type: text/plain"));
  const [head, body] = [part.slice(0, part.indexOf("\r\n\r\n")), part.slice(part.indexOf("\r\n\r\n") + 4)];
  const text = body.split("\r\n--")[0];
  if (/base64/i.test(head)) return Buffer.from(text, "base64").toString("utf8");
  const unfolded = text.replaceAll("=\r\n", "").replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(unfolded, "latin1").toString("utf8");
}

/** The code that a customer types. */
export const codeIn = (text) => text.match(/\d{3} \d{3}/)[0];

/** The link at which staff choose a new password. */
export const resetIn = (text) => text.match(/https?:\/\/\S+\/senha\/\S+/)[0];
