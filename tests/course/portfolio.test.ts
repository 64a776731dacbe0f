import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { promptsOf } from "../../grader/core/course/blanks.js";
import { disk } from "../../grader/node/course/disk.js";
import { loadCourse } from "../../grader/node/course/load.js";
import { root as project } from "../../grader/node/course/paths.js";
import { readSolution } from "../../grader/node/course/read-solution.js";
import { sectionsOf } from "../../grader/portfolio/sections.js";
import { installed, startChromium } from "../grader/support/chromium.js";
import { brokenWords, contrasts, layoutFaults } from "../grader/support/in-page.js";
import { type CourseCopy, copyOfCourse } from "./support/copy.js";
import { showEverything } from "./support/shown.js";

// `kata portfolio` in a copy of the course, in which nobody has done anything yet. Each test goes on where the one
// before has ended: a run takes its time.

const whole = await loadCourse();
const { bySlug } = whole;
const sections = sectionsOf(whole);
const GOLDEN = path.join("lib", "golden", "micro-model.json");
let course: CourseCopy;
let page: string;
beforeAll(() => {
  course = copyOfCourse();
  page = path.join(course.root, ".kata", "portfolio.html");
  // The numbers that part 1 is judged by.
  cpSync(path.join(project, GOLDEN), path.join(course.root, GOLDEN));
});
afterAll(() => course?.remove());

/** Saves an answer, the solution unless something of it is replaced, and has it judged. */
async function answer(slug: string, from = "", to = ""): Promise<number | null> {
  const { files } = bySlug.get(slug)!;
  const stub = path.join(course.root, path.relative(project, files.stub));
  writeFileSync(stub, readSolution(bySlug.get(slug)!.files).replaceAll(from || "\0", to));
  return (await course.run(["run", slug])).code;
}
const make = (...args: string[]) => course.run(["portfolio", ...args]);
const html = () => readFileSync(page, "utf8");
const progressFile = () => path.join(course.root, ".kata", "progress.json");

test("while there is nothing to show, no page is made", async () => {
  const { stdout, stderr, code } = await make();
  expect({ stdout, code }).toEqual({ stdout: "", code: 1 });
  expect(stderr).toContain("There is nothing to show yet");
  expect(existsSync(page)).toBe(false);
  expect(JSON.parse((await make("--json")).stdout)).toEqual({
    ...{ version: 1, page: null, shown: [], unseen: [] },
  });
});

test("it shows what passed, blanks and days, and mistakes by name; what is not done is left out", async () => {
  expect(await answer("causal-mask", "j <= i", "j < i")).toBe(1);
  expect(await answer("causal-mask")).toBe(0);
  expect(await answer("memorise-the-sentence")).toBe(0);
  const { stdout, stderr, code } = await make();
  expect({ stdout, stderr, code }).toEqual({ stdout: `${page}\n`, stderr: "", code: 0 });
  const text = html();
  expect(text).toContain("&lt;BOS&gt; I like transformers &lt;EOS&gt;");
  expect(text).toMatch(/I filled them: 4 blanks, in 2 of \d+ exercises, on \w+ \d+, 20\d\d\./);
  expect(text).toContain("The grader named a mistake of mine once:");
  expect(text).toContain("A query may look at its own position: the diagonal stays visible.");
  expect(text.match(/<h2/g)).toHaveLength(2);
  expect(text).not.toContain("hides-the-present");
});

test("a wrong answer after a pass takes nothing away", async () => {
  const map = 'aria-label="all keys: 5 rows (query) by 5 columns (key)';
  expect(await answer("attention")).toBe(0);
  await make();
  expect(html()).toContain(map);
  expect(await answer("attention", "export function", "throw new Error();\nexport function")).toBe(1);
  await make();
  expect(html()).toContain(map);
});

test("passes of before are shown where their pictures are kept; else it is said how they come back", async () => {
  // As a grader of before would have left it: what the last run of each showed, and no days.
  rmSync(path.join(course.root, ".kata", "passed"), { recursive: true });
  const progress = JSON.parse(readFileSync(progressFile(), "utf8"));
  delete progress.days;
  writeFileSync(progressFile(), JSON.stringify(progress));
  const { stderr } = await make();
  expect(stderr).toContain("npm run kata -- check attention");
  expect(html()).toMatch(/exercises, on \w+ \d+, 20\d\d\./);
  const { stdout } = await make("--json");
  expect(JSON.parse(stdout)).toMatchObject({ shown: ["memorise-the-sentence"], unseen: ["attention"] });
});

test("--out names the file; a folder is refused, and what cannot be written", async () => {
  showEverything(course.root, sections);
  const out = path.join(course.root, "for", "a friend.html");
  expect((await make("--out", out)).stdout).toBe(`${out}\n`);
  expect(existsSync(out)).toBe(true);
  expect(await make("--out", course.root)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("is a folder: name the file"),
  });
  expect(await make("--out", path.join(out, "no-folder.html"))).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("cannot be written"),
  });
});

test("--out replaces a page of ours and nothing else, and goes into no folder of the course", async () => {
  showEverything(course.root, sections);
  const [answer, elsewhere] = [bySlug.get("predict-line")!.files.stub, path.join(course.root, "for")];
  const stub = path.join(course.root, path.relative(project, answer));
  const text = "// ten hours of work\n";
  writeFileSync(stub, text);
  const link = path.join(course.root, "link.html");
  symlinkSync(stub, link);
  const notes = path.join(elsewhere, "notes.html");
  mkdirSync(elsewhere, { recursive: true });
  writeFileSync(notes, "<!doctype html><title>my notes</title>");
  const fresh = path.join(course.root, "solutions", "portfolio.html");
  const loose = path.join(course.root, "loose.html");
  symlinkSync(path.join(course.root, "exercises", "not-there.ts"), loose);
  for (const [out, why] of [
    [stub, "among the files of the course"],
    [link, "among the files of the course"],
    [fresh, "lies in solutions, among the files of the course"],
    [loose, "a link to a file that is not there"],
    [notes, "is there already and is not a page of this course"],
    [path.join(course.root, "package.json"), "is there already and is not a page of this course"],
  ]) {
    const { stdout, stderr, code } = await make("--out", out);
    expect({ stdout, code }, out).toEqual({ stdout: "", code: 2 });
    expect(stderr).toContain(why);
  }
  expect(readFileSync(stub, "utf8")).toBe(text);
  expect(readFileSync(notes, "utf8")).toContain("my notes");
  expect([fresh, path.join(course.root, "exercises", "not-there.ts")].filter(existsSync)).toEqual([]);
  const out = path.join(elsewhere, "page.html");
  writeFileSync(out, "");
  for (let time = 0; time < 2; time++) expect((await make("--out", out)).code).toBe(0);
});

test("the page is one file that asks for nothing, and no exercise is called by its slug", async () => {
  showEverything(course.root, sections);
  await make();
  const text = html();
  const asked = text.replaceAll("http://www.w3.org/", "").match(/https?:|<link|@import|url\((?!#)/g);
  expect({ asked, scripts: text.match(/<script>/g)?.length }).toEqual({ asked: null, scripts: 1 });
  const slugs = sections.map(({ slug }) => slug).filter((slug) => slug.includes("-"));
  expect(slugs.filter((slug) => text.includes(slug))).toEqual([]);
  expect(text).toContain(">my model<");
});

describe("whoever jumps into a part", () => {
  const kept = path.join(".kata", "passed");
  /** The record of passes, and what they showed, of these exercises and no others. */
  function leave(exhibits: Record<string, object[]>, passed = Object.keys(exhibits)): void {
    rmSync(path.join(course.root, ".kata"), { recursive: true, force: true });
    mkdirSync(path.join(course.root, kept), { recursive: true });
    for (const [slug, shown] of Object.entries(exhibits))
      if (shown.length > 0)
        writeFileSync(
          path.join(course.root, kept, `${slug}.json`),
          JSON.stringify({ key: "", verdict: "passed", exhibits: shown }),
        );
    const pass = { runs: 1, passed: { at: "2026-11-28T12:00:00Z", file: "", spec: "" } };
    const exercises = Object.fromEntries(passed.map((slug) => [slug, pass]));
    writeFileSync(progressFile(), JSON.stringify({ version: 1, exercises }));
  }
  const cost = (name: string) => ({
    ...{
      kind: "curve",
      title: "what accuracy costs",
      xLabel: "tokens",
      yLabel: "accuracy",
      log: false,
      logX: true,
    },
    ...{ caption: "Your curves of all chapters. Which is the cheapest?", shared: true },
    series: [{ name, x: [10, 100], y: [0.5, 0.9] }],
  });
  const table = { kind: "table", title: "a table", caption: "Numbers.", columns: ["n"], rows: [[1]] };

  test("sees what there is, and nothing is counted or told that did not happen", async () => {
    // A file that is filled in and has never passed.
    const { files } = bySlug.get("softmax")!;
    writeFileSync(path.join(course.root, path.relative(project, files.stub)), readSolution(files));
    const points = {
      ...{
        kind: "points",
        title: "from noise to data",
        caption: "The paths bend. What would you expect?",
        range: [-3, 3],
      },
      panels: [
        {
          label: "4 steps",
          clouds: [{ name: "data", points: [[0, 0]] }],
          arrows: [],
          paths: [
            [
              [1, 1],
              [0, 1],
              [0, 0],
            ],
          ],
        },
      ],
    };
    leave({ "euler-flow": [table, points], "self-consistency": [cost("2 vote")] });
    const { stdout } = await make("--json");
    expect(JSON.parse(stdout)).toMatchObject({ shown: ["self-consistency", "euler-flow"], unseen: [] });
    const text = html();
    const blanks = ["euler-flow", "self-consistency"].flatMap((slug) =>
      promptsOf(bySlug.get(slug)!, disk),
    ).length;
    expect(text).toContain(`I filled them: ${blanks} blanks, in 2 of `);
    expect(text).toContain(`<h2 id="section-1">${bySlug.get("euler-flow")!.title}</h2>`);
    expect(text).toContain("<figcaption>From noise to data. The paths bend.</figcaption>");
    expect(text).toContain('<p class="source">November 28, 2026</p>');
    expect(text).toContain("a path begins</li>");
    expect(text).not.toContain("a table");
    // The picture that chapters share is theirs: the exercise that sums it up has not run.
    expect(text).not.toContain("Accuracy has a price");
  });

  test("lines of a shared picture have names without the numbers of chapters", async () => {
    leave({ "self-consistency": [cost("2 vote")], "accuracy-against-tokens": [cost("9 hard traces")] });
    await make();
    expect(html()).toContain("Accuracy has a price");
    expect(html()).toMatch(/<\/svg>vote<\/li>.*<\/svg>hard traces<\/li>/);
  });

  test("is told the truth where there is nothing", async () => {
    leave({ "numeric-gradient": [] });
    expect((await make()).stderr).toBe(
      "There is nothing to show yet: no picture is kept of the 1 exercise that passed. Many show one when they pass, in each part of the course.\n",
    );
    // It passed before its pictures were kept.
    leave({ "euler-flow": [] });
    expect((await make()).stderr).toContain("one more run shows them: npm run kata -- check euler-flow");
  });
});

const VIEWS = ["light", "dark"].flatMap((scheme) =>
  [1200, 800, 400].map((width) => ({ scheme: scheme as "light" | "dark", width })),
);

describe.skipIf(!installed)("the page, in a Chromium that is installed (CHROMIUM says where)", () => {
  let browser: Browser;
  let address: string;
  beforeAll(async () => {
    browser = await startChromium();
    const out = path.join(course.root, "shown.html");
    showEverything(course.root, sections);
    mkdirSync(path.dirname(progressFile()), { recursive: true });
    const exercises = { softmax: { runs: 9, mistakes: { "forgets-the-maximum": 3 } } };
    writeFileSync(
      progressFile(),
      JSON.stringify({ version: 1, exercises, days: ["2026-11-01", "2026-11-28"] }),
    );
    await make("--out", out);
    address = pathToFileURL(out).href;
  });
  afterAll(() => browser?.close());

  /** Opens the page; fails if it complains or asks for anything else. */
  async function open({ scheme, width }: (typeof VIEWS)[number]): Promise<Page> {
    const shown = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme });
    const wrong: string[] = [];
    shown.on("console", (message) => wrong.push(message.text()));
    shown.on("request", (request) => {
      if (request.url() !== address && !request.url().startsWith("data:")) wrong.push(request.url());
    });
    await shown.goto(address);
    expect(wrong).toEqual([]);
    return shown;
  }

  test.each(VIEWS)("$scheme, $width px: nothing goes over an edge, and all stands out", async (view) => {
    const shown = await open(view);
    expect(await shown.evaluate(layoutFaults)).toEqual([]);
    expect(await shown.evaluate(brokenWords)).toEqual([]);
    const seen = await shown.evaluate(contrasts);
    expect(seen.background < 0.5).toBe(view.scheme === "dark");
    expect(seen.contrasts.length).toBeGreaterThan(50);
    expect(seen.contrasts.filter(({ contrast, due }) => contrast < due)).toEqual([]);
  });

  test("it has the sections of the course in order, and frames that stand still until they are played", async () => {
    const shown = await open(VIEWS[0]);
    const headings = sections.map(({ heading }) => heading);
    expect((await shown.locator("h2").allTextContents()).slice(0, headings.length)).toEqual(headings);
    expect(await shown.locator(".lead").textContent()).toContain(
      "on 2 days from November 1, 2026 to November 28, 2026",
    );
    const frames = shown.locator(".exhibit.images").first().locator(".frame:visible > b");
    expect(await frames.allTextContents()).toEqual(["t = 0.0"]);
  });
});
