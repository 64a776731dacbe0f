import { readFileSync } from "node:fs";
import os from "node:os";
import type { Browser, Page } from "playwright-core";
import { exercises } from "../src/course.js";
import { Built } from "./built.js";
import { openChromium } from "./chromium.js";
import { begin, openExercise, solutionOf, type } from "./pen.js";
import { serve } from "./serve.js";

// `npm run site:memory`: on the built site, what a tab holds after 1, 10 and 50 runs. It fails where it goes on growing. What a single run
// takes is no question here: each has a worker of its own, which is ended.

const LOOKS = [1, 10, 50];

/** A run may leave behind this much, of which each version of an answer that is kept is a part. */
const LEAST_LEAK_KIB = 64;

interface Held {
  /** Of the page's own JavaScript, after a collection. */
  heapKiB: number;
  nodes: number;
  listeners: number;
  frames: number;
  /** Of all processes in which the browser has pages, frames and workers. */
  rssMiB: number;
}

const site = await serve(new Built().folder);
let leaks = 0;
try {
  for (const slug of ["softmax", "batched-attention"]) {
    // A browser of its own: no exercise begins with what another one has left.
    const browser = await openChromium();
    try {
      leaks += (await measure(browser, slug)) ? 1 : 0;
    } finally {
      await browser.close();
    }
  }
} finally {
  site.close();
}
process.exitCode = leaks > 0 ? 1 : 0;

/** Runs an answer again and again, each time another text. Returns whether what is held grows with each run. */
async function measure(browser: Browser, slug: string): Promise<boolean> {
  const { route } = exercises.find((exercise) => exercise.slug === slug)!;
  const page = await (await browser.newContext()).newPage();
  await openExercise(page, `${site.url}/${route}/`);
  await type(page, `${solutionOf(route)}\n// `);
  const held = new Map<number, Held>();
  for (let run = 1; run <= LOOKS[LOOKS.length - 1]; run++) {
    // A letter, as somebody types it. Of a whole text that is replaced, the browser keeps all lines for an undo of its own.
    await page.keyboard.type("x");
    await begin(page);
    // An element that a test is given stays in the browser's memory, so this one is given none.
    await page.waitForFunction(
      () =>
        document.querySelector("[data-act=stop]") === null &&
        document.querySelector(".kata-headline.kata-good") !== null,
    );
    if (!LOOKS.includes(run)) continue;
    const now = await holds(browser, page);
    held.set(run, now);
    console.log(
      `${slug.padEnd(18)} after ${String(run).padStart(2)} runs: heap ${now.heapKiB} KiB, ${now.nodes} nodes, ${now.listeners} listeners, ` +
        `${now.frames} frames, ${now.rssMiB} MiB in all; load ${os.loadavg()[0].toFixed(1)}`,
    );
  }
  const [, early, late] = LOOKS.map((run) => held.get(run)!);
  const runs = LOOKS[2] - LOOKS[1];
  const kib = (late.heapKiB - early.heapKiB) / runs;
  const grows = kib > LEAST_LEAK_KIB || late.frames > early.frames || late.nodes - early.nodes > 20 * runs;
  console.log(
    `${slug.padEnd(18)} each run leaves ${kib.toFixed(1)} KiB of heap behind${grows ? ": IT LEAKS" : ""}`,
  );
  return grows;
}

async function holds(browser: Browser, page: Page): Promise<Held> {
  // The spare worker of the next run is there by then, as it was the last time.
  await page.waitForTimeout(2000);
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.enable");
  for (let i = 0; i < 3; i++) await session.send("HeapProfiler.collectGarbage");
  await session.send("Performance.enable");
  const { metrics } = await session.send("Performance.getMetrics");
  await session.detach();
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return {
    heapKiB: Math.round(of("JSHeapUsedSize") / 1024),
    ...{ nodes: of("Nodes"), listeners: of("JSEventListeners"), frames: of("Frames") },
    rssMiB: await residentMiB(browser),
  };
}

async function residentMiB(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const kib = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => residentKiB(id));
  return Math.round(kib.reduce((a, b) => a + b, 0) / 1024);
}

/** NaN where the system doesn't tell. */
function residentKiB(id: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/status`, "utf8"))?.[1]);
  } catch {
    return Number.NaN;
  }
}
