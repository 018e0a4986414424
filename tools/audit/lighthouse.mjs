// Lighthouse as it comes (mobile, simulated throttling): lighthouse.mjs CHROMIUM RUNS URL…, one line of JSON per URL.
// Scores are medians of RUNS runs, because performance varies with what else the machine does.
import lighthouse from "lighthouse";
import puppeteer from "puppeteer-core";

const [executablePath, runs, ...urls] = process.argv.slice(2);
const browser = await puppeteer.launch({
  executablePath,
  args: [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
  ],
});
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

for (const url of urls) {
  const reports = [];
  for (let run = 0; run < Number(runs); run += 1) {
    const page = await browser.newPage();
    const result = await lighthouse(url, { logLevel: "error", output: "json" }, undefined, page);
    if (result.lhr.runtimeError) throw new Error(`${url}: ${result.lhr.runtimeError.message}`);
    reports.push(result.lhr);
    await page.close();
  }
  const [last] = reports.slice(-1);
  const scores = Object.fromEntries(
    Object.keys(last.categories).map((id) => [id, Math.round(100 * median(reports.map((report) => report.categories[id].score)))]),
  );
  const value = (id) => median(reports.map((report) => report.audits[id].numericValue));
  console.log(JSON.stringify({
    url,
    version: last.lighthouseVersion,
    scores,
    bytes: value("total-byte-weight"),
    contentful: value("largest-contentful-paint"),
    blocking: value("total-blocking-time"),
    shift: value("cumulative-layout-shift"),
    // Why a category is below 100: the audits that count in it.
    short: Object.fromEntries(Object.entries(last.categories).map(([id, category]) => [
      id,
      category.auditRefs
        .filter(({ id: audit, weight }) => weight > 0 && (last.audits[audit].score ?? 1) < 0.9)
        .map(({ id: audit }) => audit),
    ])),
  }));
}
await browser.close();
