// Opens a page in Chromium as one who comes for the first time, and prints the path of every request as JSON.
//   node benches/requests.mjs URL COOKIE      (COOKIE: name=value; BALCAO_CHROMIUM: which Chromium)
import { chromium } from '@playwright/test'

const [address, cookie] = process.argv.slice(2)
const [name, value] = cookie.split(/=(.*)/)
const browser = await chromium.launch({
  executablePath: process.env.BALCAO_CHROMIUM ?? '/usr/bin/chromium',
  args: process.getuid() === 0 ? ['--no-sandbox'] : [],
})
try {
  const context = await browser.newContext({ viewport: { width: 360, height: 800 } })
  await context.addCookies([{ name, value, url: new URL('/', address).href }])
  const page = await context.newPage()
  const paths = []
  const failed = []
  page.on('request', (request) => {
    if (!request.url().startsWith('data:')) paths.push(new URL(request.url()).pathname)
  })
  page.on('response', (response) => {
    if (response.status() >= 400) failed.push(`${response.status()} ${response.url()}`)
  })
  await page.goto(address, { waitUntil: 'load' })
  // The network never rests: the page goes on listening to what changes.
  await page.waitForTimeout(3000)
  if (failed.length > 0) throw new Error(failed.join(', '))
  console.log(JSON.stringify(paths))
} finally {
  await browser.close()
}
