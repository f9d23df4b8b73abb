// Opens the documentation page and the guide without a network but this server, and sends a shipped example.

import { chromium } from "playwright-core";

const [address, executablePath, screenshot] = process.argv.slice(2);
const flags = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
  "--disable-sync",
];
const browser = await chromium.launch({ executablePath, args: flags });
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1600 } });
  // A busy machine may take its time to draw an operation.
  page.setDefaultTimeout(120_000);
  const strangers = [];
  const complaints = [];
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol !== "data:" && origin !== address) strangers.push(request.url());
  });
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));

  await page.goto(`${address}/docs/`);
  const operation = page.locator("#operations-plans-planRoutes");
  await operation.waitFor();
  const locks = await page.locator("button.authorize, .authorization__btn").count();
  if (locks) throw new Error(`${locks} buttons ask for a token that this service does not take`);
  await page.screenshot({ path: screenshot.replace(".png", "-top.png") });
  await operation.locator(".opblock-summary-control").click();
  await operation.locator("select[aria-label='Request content type']").selectOption("application/yaml");
  const area = operation.locator(".body-param textarea");
  const menu = operation.locator(".examples-select-element").first();
  for (const key of await menu.locator("option").evaluateAll((options) => options.map((option) => option.value))) {
    if (key.startsWith("__")) continue;
    await menu.selectOption(key);
    const value = await area.inputValue();
    if (!value.includes("kind:") || value.startsWith("error")) throw new Error(`example ${key} is shown as ${value}`);
  }
  await menu.selectOption("ipv6-private");
  await operation.locator("button.execute").click();
  const answer = operation.locator(".responses-inner .live-responses-table");
  await answer.waitFor();
  await answer.scrollIntoViewIfNeeded();
  await page.screenshot({ path: screenshot });
  const body = await answer.textContent();
  if (!body.includes("64:ff9b::/96")) throw new Error(`the example is not answered with NAT64:\n${body.slice(0, 2000)}`);
  await page.goto(`${address}/guide`);
  await page.getByRole("heading", { name: "Guide", exact: true }).waitFor();
  await page.screenshot({ path: screenshot.replace(".png", "-guide.png") });
  if (strangers.length + complaints.length) throw new Error([...strangers, ...complaints].join("\n"));
  console.log("the page and the guide work offline; the first YAML example is planned");
} finally {
  await browser.close();
}
