// The pictures of README: the planner page with its first example, in light and dark.

import { start } from "./browser.mjs";

const [address, executablePath, folder] = process.argv.slice(2);
const { page, end } = await start(address, executablePath);
for (const colorScheme of ["light", "dark"]) {
  const one = await page({ colorScheme, viewport: { width: 1280, height: 760 }, reducedMotion: "reduce" });
  await one.goto(`${address}/`);
  await one.getByText("private.example.com is valid.").waitFor();
  await one.locator("svg.knp #subnet-us-east-1a").waitFor();
  // Without the last line, which says how long the plan took.
  const clip = { x: 0, y: 0, width: 1280, height: 730 };
  await one.screenshot({ path: `${folder}/planner-${colorScheme}.png`, clip });
}
await end();
console.log(`planner-light.png and planner-dark.png are in ${folder}`);
