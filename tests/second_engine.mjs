// What stock Firefox sees of the site, as JSON on stdout: second_engine.mjs FIREFOX SITE_URL PDF_FOLDER.
// By WebDriver BiDi, which Firefox speaks itself: no driver program, no patched browser.
import puppeteer from "puppeteer-core";

const [executablePath, site, pdfFolder] = process.argv.slice(2);
const faults = [];
const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath,
  headless: true,
  extraPrefsFirefox: { "network.captive-portal-service.enabled": false, "network.connectivity-service.enabled": false },
});

async function open(address) {
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 900 });
  page.on("pageerror", (error) => faults.push(`${address}: ${error.message}`));
  page.on("console", (message) => message.type() === "error" && faults.push(`${address}: ${message.text()}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(site) && !request.url().startsWith("data:")) faults.push(`request to ${request.url()}`);
  });
  await page.evaluateOnNewDocument(() => {
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => {
      window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
    });
  });
  await page.goto(site + address);
  return page;
}

async function close(page) {
  faults.push(...(await page.evaluate(() => window.violations)));
  await page.close();
}

const openCards = (page) => page.$$eval("details[open]", (all) => all.map((one) => one.closest("article").querySelector("h2").id));
const visible = (page, id) => page.$eval(`#${id}`, (title) => {
  const box = title.getBoundingClientRect();
  return box.top >= 0 && box.bottom <= innerHeight;
});
const seen = { version: await browser.version() };

let page = await open("questions/keras-api/#compile");
seen.hash = { open: await openCards(page), visible: await visible(page, "compile") };
await page.evaluate(() => { location.hash = "#keras-3-backends"; });
await page.waitForSelector(".card:has(#keras-3-backends) details[open]");
seen.changedHash = { open: await openCards(page), visible: await visible(page, "keras-3-backends") };
await close(page);

page = await open("questions/training/#compile");
await page.waitForFunction(() => location.pathname.endsWith("/keras-api/"));
seen.moved = { url: page.url(), open: await openCards(page) };
await close(page);

page = await open("questions/training/");
const cards = () => page.$$eval(".card", (all) => all.filter((card) => card.checkVisibility()).map((card) => card.dataset.difficulty));
seen.all = await cards();
await page.click("input[name=difficulty][value=easy]");
seen.filtered = { cards: await cards(), url: page.url(), status: await page.$eval("[data-filter-status]", (status) => status.textContent) };
await page.reload();
seen.restored = await cards();
await page.focus("[data-colour-scheme]");
await page.keyboard.press("Enter");
await page.keyboard.press("Enter");
await page.reload();
seen.scheme = await page.$eval("body", (body) => body.dataset.mdColorScheme);
await page.focus(".card:not([hidden]) summary");
seen.focus = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
await page.keyboard.press("Enter");
seen.byKeyboard = await openCards(page);
await close(page);

page = await open("questions/training/");
await page.setViewport({ width: 390, height: 844 });
await page.click("[data-toggle-all]");
seen.phone = await page.evaluate(() => ({ width: innerWidth, needed: document.documentElement.scrollWidth }));
await close(page);

page = await open("questions/training/");
await page.pdf({ path: `${pdfFolder}/topic.pdf`, format: "A4" });
await close(page);

page = await open("");
await page.keyboard.press("/");
await page.keyboard.type("gradeint tape");
await page.waitForSelector("[data-search-results] [role=option]");
await page.keyboard.press("Enter");
await page.waitForFunction(() => location.hash);
await page.waitForSelector("details[open]");
seen.search = { url: page.url(), open: await openCards(page) };
await close(page);

for (const sheet of ["tensorflow-keras-15", "tensorflow-30"]) {
  page = await open(`sheets/${sheet}/`);
  for (const format of ["A4", "Letter"]) await page.pdf({ path: `${pdfFolder}/${sheet}-${format}.pdf`, format });
  await close(page);
}

await browser.close();
console.log(JSON.stringify({ ...seen, faults }));
