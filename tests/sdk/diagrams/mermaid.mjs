// Reads flowcharts with Mermaid's own parser, in Chromium without a network: `mermaid.mjs CHROMIUM FOLDER`. The first
// ones are laid out too; the texts of the very first, whose names are full of markup, have to stay texts.

import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const [executablePath, folder] = process.argv.slice(2);
const LAID_OUT = 5;
const files = readdirSync(folder).filter((file) => file.endsWith(".mmd"));
const charts = files.sort((one, other) => parseInt(one) - parseInt(other)).map((file) => readFileSync(`${folder}/${file}`, "utf8"));
const browser = await chromium.launch({ executablePath, args: ["--headless", "--no-sandbox", "--disable-gpu"] });
try {
  const page = await browser.newPage();
  await page.setContent("<main></main>");
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve("mermaid/dist/mermaid.min.js") });
  const faults = await page.evaluate(async (charts) => {
    mermaid.initialize({ startOnLoad: false, maxTextSize: 1e7, maxEdges: 1e5 });
    const faults = [];
    for (const [place, chart] of charts.entries()) {
      await mermaid.parse(chart).catch((error) => faults.push(`${place}: ${error.message}`));
    }
    return faults;
  }, charts);
  if (faults.length) throw new Error(faults.join("\n"));
  const laid = await page.evaluate(async (charts) => {
    const pictures = [];
    for (const [place, chart] of charts.entries()) pictures.push((await mermaid.render(`chart${place}`, chart)).svg);
    document.querySelector("main").innerHTML = pictures[0];
    const labels = [...document.querySelectorAll(".nodeLabel")].map((label) => label.innerHTML);
    return { labels, strangers: document.querySelectorAll("main b, main script, main i").length };
  }, charts.slice(0, LAID_OUT));
  const names = ['a"]; end', "&lt;b&gt;x&lt;/b&gt; &amp; y", "%% ---", "`x` #35; #quot;", "{[(a)]}|b|", "名前 🦀"];
  const lost = names.filter((name) => !laid.labels.some((label) => label.includes(name)));
  if (lost.length || laid.strangers) throw new Error(`${laid.strangers} strangers, lost ${lost} of ${laid.labels.join("\n")}`);
  console.log(`${charts.length} flowcharts are read, ${Math.min(LAID_OUT, charts.length)} laid out`);
} finally {
  await browser.close();
}
