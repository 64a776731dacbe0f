import { readdirSync, readFileSync } from "node:fs";
import os from "node:os";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { exercises } from "../src/course.js";
import { Built } from "./built.js";
import { openChromium } from "./chromium.js";
import { begin, openExercise, solutionOf, type } from "./pen.js";
import { serve } from "./serve.js";

// `npm run site:times`: on the built site, how long a verdict takes from the click on, and what a first visit loads. Times of this machine,
// beside its load and the milliseconds of CPU that the browser took.

const RUNS = 11;

/** Of each exercise a wrong answer, as a change of the solution. */
const WRONG: Record<string, [from: string, to: string]> = {
  softmax: ["Math.exp(score - max)", "Math.exp(score)"],
  "batched-attention": ["Math.sqrt(dK)", "dK"],
  "dit-block": ["modulate(residual, shift2, scale2), ffn)", "modulate(residual, scale2, shift2), ffn)"],
  "train-dpo": [
    "lossOf(pairLogProbs(policy, drawn), reference, drawn)",
    "lossOf(reference, pairLogProbs(policy, drawn), drawn)",
  ],
};

const site = await serve(new Built().folder);
const browser = await openChromium();
try {
  await bytes();
  for (const slug of Object.keys(WRONG)) await times(slug);
} finally {
  await browser.close();
  site.close();
}

/** Loads a page as somebody does who has never been here, and counts what comes, gzipped. */
async function bytes(): Promise<void> {
  for (const [what, slug, opens] of [
    ["a lesson", "1-understanding-gradients/03-attention", false],
    ["softmax", "softmax", false],
    ["softmax with its editor", "softmax", true],
    ["batched-attention", "batched-attention", false],
    ["batched-attention with its editor", "batched-attention", true],
    ["dit-block with its editor", "dit-block", true],
  ] as const) {
    const page = await (await browser.newContext()).newPage();
    let all = 0;
    page.on("response", async (response) => {
      const body = await response.body().catch(() => Buffer.alloc(0));
      all += gzipSync(body, { level: 9 }).length;
    });
    const started = performance.now();
    const address = `${site.url}/${routeOf(slug)}/`;
    if (opens) {
      await openExercise(page, address);
      await verdict(page);
    } else await page.goto(address, { waitUntil: "networkidle" });
    const seconds = (performance.now() - started) / 1000;
    await page.waitForTimeout(500);
    console.log(
      `first visit  ${what.padEnd(34)} ${Math.round(all / 1024)} KiB gzipped${opens ? `, first verdict after ${seconds.toFixed(1)} s` : ""}`,
    );
    await page.context().close();
  }
}

async function times(slug: string): Promise<void> {
  const page = await (await browser.newContext()).newPage();
  await openExercise(page, `${site.url}/${routeOf(slug)}/`);
  const right = solutionOf(routeOf(slug));
  const wrong = right.replace(...WRONG[slug]);
  if (wrong === right) throw new Error(`the wrong answer of ${slug} is the solution: it has changed`);
  await verdict(page);
  for (const [kind, text] of [
    ["right", right],
    ["wrong", wrong],
  ]) {
    const all: number[] = [];
    const cpu = cpuMs();
    let said = "";
    for (let run = 0; run < RUNS; run++) {
      // Each time another text, as it is when somebody types.
      await type(page, `${text}\n// ${run}\n`);
      await page.waitForTimeout(1500);
      all.push(await verdict(page));
      said = (await page.textContent(".kata-verdict")) ?? "";
    }
    all.sort((a, b) => a - b);
    const named = /the mistake "[^"]+"/.exec(said)?.[0] ?? "";
    console.log(
      `${slug.padEnd(20)} ${kind}  median ${Math.round(all[RUNS >> 1])} ms, most ${Math.round(all[RUNS - 1])} ms, ` +
        `CPU ${Math.round((cpuMs() - cpu) / RUNS)} ms, load ${os.loadavg()[0].toFixed(1)}  ${named}`,
    );
  }
  await page.context().close();
}

/** Milliseconds from the key to the verdict on the page. */
async function verdict(page: Page): Promise<number> {
  await page.evaluate(() => {
    const w = globalThis as unknown as { since: number; took: Promise<number> };
    w.took = new Promise((resolve) => {
      addEventListener("keydown", () => (w.since = performance.now()), { once: true, capture: true });
      const watch = new MutationObserver(() => {
        if (
          !w.since ||
          document.querySelector("[data-act=stop]") ||
          !document.querySelector(".kata-headline")
        )
          return;
        watch.disconnect();
        resolve(performance.now() - w.since);
      });
      w.since = 0;
      watch.observe(document.body, { childList: true, subtree: true });
    });
  });
  await begin(page);
  return page.evaluate(() => (globalThis as unknown as { took: Promise<number> }).took);
}

function routeOf(slug: string): string {
  return exercises.find((exercise) => exercise.slug === slug)?.route ?? slug;
}

/** What all processes of the browser have computed so far, where the system tells. */
function cpuMs(): number {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .reduce((sum, id) => sum + ofProcess(id), 0);
  } catch {
    return Number.NaN;
  }
}

function ofProcess(id: string): number {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, "utf8");
    if (!/\(chrom/.test(stat)) return 0;
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return 10 * (Number(fields[11]) + Number(fields[12]));
  } catch {
    return 0;
  }
}
