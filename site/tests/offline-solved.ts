import { spawn } from "node:child_process";
import { once } from "node:events";
import os from "node:os";
import { root } from "../../grader/node/course/paths.js";
import { course, exercises } from "../src/course.js";
import { openChromium, watched } from "./chromium.js";
import { check, openExercise, solutionOf, type } from "./pen.js";

// `npm run site:offline`: keeps parts of the built site in a browser, ends the server's process, and solves exercises from there on, those
// that train among them. `--only softmax,causal-mask` solves only these.

/** By number, the parts that are kept, and how many of their exercises are solved. */
const TRIED = new Map([
  [1, Number.POSITIVE_INFINITY],
  [2, 3],
  [5, 1],
]);
/** The longest training takes so long on a machine that has other work. */
const PATIENCE_MS = 900_000;
/** What a browser without a network says of every request that leaves it. */
const NO_NETWORK = /ERR_CONNECTION_REFUSED/;

const at = process.argv.indexOf("--only");
const only = at < 0 ? undefined : process.argv[at + 1].split(",");
const parts = course.parts.filter(({ number }) => TRIED.has(number));

const server = spawn(process.execPath, ["--import", "tsx", "site/tests/serve-alone.ts"], {
  ...{ cwd: root, stdio: ["ignore", "pipe", "inherit"] },
});
const browser = await openChromium();
try {
  const [line] = await once(server.stdout!, "data");
  const url = String(line).trim();
  const { page, wrong } = await watched(browser);
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(`${url}/map/`);
  for (const { path, number } of parts) {
    const started = performance.now();
    const place = page.locator(`.kata-keep[data-part="${path}"]`);
    await place.locator("text=/^Keep part/").click();
    await place.locator("text=is kept on this machine").waitFor();
    console.log(`part ${number} is kept after ${secondsSince(started)} s`);
  }
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  const online = wrong.splice(0);
  server.kill();
  await once(server, "exit");
  if (await fetch(url).catch(() => undefined)) throw new Error(`${url} still answers`);
  await page.reload();

  const unsolved: string[] = [];
  const began = performance.now();
  const chosen = only ? exercises.filter(({ slug }) => only.includes(slug)) : parts.flatMap(chosenOf);
  for (const { slug, route } of chosen) {
    const started = performance.now();
    const said = await solved(route).catch((error: Error) => error.message);
    const passed = /: passed/.test(said);
    if (!passed) unsolved.push(`${slug}: ${said}`);
    console.log(`${passed ? "passed" : "FAILED"} ${slug.padEnd(30)} ${secondsSince(started)} s`);
  }

  async function solved(route: string): Promise<string> {
    await openExercise(page, `${url}/${route}/`);
    await type(page, solutionOf(route));
    return check(page);
  }

  const refused = [...online, ...wrong.filter((what) => !NO_NETWORK.test(what))];
  console.log(
    `\n${chosen.length - unsolved.length} of ${chosen.length} exercises solved without a network in ${secondsSince(began)} s, load ${os.loadavg()[0].toFixed(1)}; ${refused.length} refusals and errors`,
  );
  for (const line of [...unsolved, ...refused]) console.log(line);
  process.exitCode = unsolved.length + refused.length > 0 ? 1 : 0;
} finally {
  await browser.close();
  server.kill();
}

/** As many as are tried of a part, from its first to its last. */
function chosenOf({ path, number }: (typeof parts)[number]) {
  const inPart = exercises.filter(({ chapter }) => chapter.startsWith(`${path}/`));
  const count = Math.min(TRIED.get(number)!, inPart.length);
  return Array.from(
    { length: count },
    (_, i) => inPart[Math.round((i * (inPart.length - 1)) / Math.max(1, count - 1))],
  );
}

function secondsSince(started: number): string {
  return ((performance.now() - started) / 1000).toFixed(1);
}
