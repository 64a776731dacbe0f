import type { Page } from "playwright-core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { baseBytes } from "../../lib/mini-world/base.js";
import { courseBytes } from "../../lib/platform/files.js";
import { Built } from "./built.js";
import { watched } from "./chromium.js";
import { inChromium } from "./in-chromium.js";
import { bench, importModels } from "./models-page.js";
import { check, openExercise, solutionOf, type } from "./pen.js";

// Models of part 3 answer side by side, and one of part 5 paints: the course's weights before there are any, then the learner's own.

const PAINTER = "lib/pictures/painter.safetensors";
const RED_TRIANGLE = [1, -0.6, -0.6].map((value) => Math.round((255 * (value + 1)) / 2));

const stand = inChromium();
let page: Page;
let wrong: string[];

beforeEach(async () => {
  ({ page, wrong } = await watched(stand.browser, { permissions: ["clipboard-read", "clipboard-write"] }));
});
afterEach(() => page.context().close());

const chat = () => bench(page, "chat");
const paint = () => bench(page, "paint");
async function open(): Promise<void> {
  await page.goto(`${stand.url}/models/`);
  await page.waitForSelector("#chat [data-act=start]");
}
const answers = async () => {
  const of = (name: string) => page.locator(`#chat ${name}`).allTextContents();
  const [names, texts] = [await of("dt"), await of("dd")];
  return names.map((name, i) => [name, texts[i]]);
};

test("the base answers alone at first, and the page says what to solve for each of the others", async () => {
  await open();
  expect(await chat().text(".kata-whose")).toBe(
    "Only the base answers so far, and its weights are the course's.",
  );
  const line = page.locator("#chat li", { hasText: "sft" });
  expect(await line.textContent()).toMatch(/^sft comes when your train-sft passes\. It answers questions/);
  expect(await line.locator("a").getAttribute("href")).toBe(
    "/3-fine-tuning-a-transformer/01-supervised-fine-tuning/train-sft/",
  );
  expect(await chat().field("Model").locator("option:disabled").allTextContents()).toEqual([
    "sft: when train-sft passes",
    "ppo: when train-ppo passes",
    "hacked: when train-ppo passes",
    "dpo: when train-dpo passes",
  ]);
  await chat().start();
  expect(await answers()).toEqual([["base", expect.stringMatching(/^what is the \w+ of \w+ \?/)]]);
  expect(await chat().text()).toContain("The code is the course's, all");
  await page.click("#chat [data-act=copy]");
  await page.waitForSelector("#chat >> text=Copied.");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
    /^You: what is the capital of corvia \?\nbase: what is the/,
  );
  expect(wrong).toEqual([]);
});

test("all models that there are answer side by side; one that is damaged stops none of them", async () => {
  // The course's for the learner's: what it says shows which weights it has.
  await importModels(page, stand.url, { dpo: baseBytes(), sft: baseBytes().subarray(0, 3000) });
  await open();
  expect(await chat().text(".kata-whose")).toBe(
    "The weights of the base are the course's. sft, dpo are yours. The others come when their exercises pass.",
  );
  await chat().field("Question").fill("the color of Belmar");
  await chat().start();
  const [[, said], ...others] = await answers();
  expect(others).toEqual([["dpo", said]]);
  expect(await page.textContent("#chat .kata-bad")).toMatch(
    /^The weights of your sft cannot be read: .*Let train-sft pass once more.*The others answer\.$/,
  );
  await chat().field("Model").selectOption("dpo");
  await chat().start();
  expect(await answers()).toEqual([["dpo", said]]);
  await chat().field("Model").selectOption("sft");
  await chat().start();
  expect(await chat().text("[role=alert]")).toContain("The weights of your sft cannot be read");
  expect(wrong).toEqual([]);
});

const TRAINER = "3-fine-tuning-a-transformer/01-supervised-fine-tuning/train-sft";

test.runIf(new Built().has(`${TRAINER}/index.html`))(
  "a training that passes on the page leaves its weights, and they answer beside the base",
  async () => {
    page.setDefaultTimeout(110_000);
    await openExercise(page, `${stand.url}/${TRAINER}/`);
    expect(await page.textContent("main")).toContain("Talk to your models uses them.");
    await type(page, solutionOf(TRAINER));
    expect(await check(page)).toContain(": passed");
    await open();
    await chat().start();
    const [[base], sft, ...others] = await answers();
    expect([base, sft, others]).toEqual(["base", ["sft", "the capital of corvia is cira ."], []]);
    expect(await page.textContent("#chat li:nth-child(2)")).toBe(
      "sft, yours, answers questions: what is the capital of corvia ?",
    );
  },
);

test("the same seed draws the same answer", async () => {
  await open();
  await chat().field("Temperature").fill("3");
  const said = async (seed: string) => {
    await chat().field("Seed").fill(seed);
    await chat().start();
    return (await answers())[0][1];
  };
  const first = await said("1");
  expect(await said("2")).not.toBe(first);
  expect(await said("1")).toBe(first);
});

test("the course's painter paints a caption out of noise, and a judge sees what it says", async () => {
  const loaded: string[] = [];
  page.on("request", (request) => loaded.push(request.url()));
  await open();
  expect(await paint().text(".kata-whose")).toBe(
    "These are the course's weights: yours come when train-text-dit passes.",
  );
  await paint().field("Seed").fill("1");
  await paint().start();
  expect(await paint().text()).toMatch(/The judge sees [34] × a red triangle right top/);
  const { size, pixels } = await paint().drawn();
  expect(size).toEqual([4 * 8 + 3, 8]);
  const near = pixels.filter((pixel) => pixel.every((value, i) => Math.abs(value - RED_TRIANGLE[i]) < 40));
  expect(near.length).toBeGreaterThan(20);
  expect(await page.getAttribute("#paint canvas", "aria-label")).toContain("a red triangle right top");
  expect(loaded.filter((url) => url.endsWith(PAINTER))).toHaveLength(1);
  await paint().field("Pictures").fill("5");
  await paint().field("Steps").fill("2");
  await paint().start();
  expect((await paint().drawn()).size).toEqual([4 * 8 + 3, 2 * 8 + 1]);
  expect(wrong).toEqual([]);
});

test("the learner's painter paints where it is there, and the course's is not loaded", async () => {
  const loaded: string[] = [];
  page.on("request", (request) => loaded.push(request.url()));
  await importModels(page, stand.url, { painter: courseBytes(PAINTER) });
  await open();
  expect(await paint().text(".kata-whose")).toBe(
    "These are your weights: your train-text-dit has left them.",
  );
  await paint().field("Steps").fill("3");
  await paint().start();
  expect(await paint().text()).toContain("The judge sees");
  expect(loaded.filter((url) => url.endsWith(PAINTER))).toEqual([]);
});

test("words that no model knows are told, and nothing runs", async () => {
  await open();
  await chat().field("Question").fill("what is the capital of France ?");
  await page.click("#chat [data-act=start]");
  expect(await chat().text("[role=alert]")).toBe(
    'the mini-world has no word "france". The list of its words stands above.',
  );
  await chat().field("Question").fill(" ");
  await page.click("#chat [data-act=start]");
  expect(await chat().text("[role=alert]")).toContain("there must be something to ask");
  await paint().field("Caption").fill("a purple disk");
  await page.click("#paint [data-act=start]");
  expect(await paint().text("[role=alert]")).toContain('the painter has no word "purple"');
  await paint().field("Caption").fill("a disk");
  await paint().field("Pictures").fill("17");
  await page.click("#paint [data-act=start]");
  expect(await paint().text("[role=alert]")).toBe("Pictures must be a whole number from 1 to 16.");
  expect(await page.locator("iframe").count()).toBe(0);
});
