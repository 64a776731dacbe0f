import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import type { Grades } from "../../../grader/class/grade/grade.js";
import { classHtml } from "../../../grader/class/page/page.js";
import { type Judged, marked } from "../../../grader/core/class/marks.js";
import { course, failed, handIn, passed, SPECS, unjudged } from "../core/class/class-of-three.js";

const judged = [
  handIn("Ada Lovelace", "2026-12-12T10:00:00.000Z", { softmax: passed, attention: failed }),
  handIn(
    "quiet-otter-0007",
    "2026-12-09T10:00:00.000Z",
    { softmax: failed, attention: failed, "kl-divergence": unjudged },
    { pseudonym: true },
  ),
];
const grades = (all: Judged[]): Grades => ({
  course,
  judged: all,
  marked: marked(all, course, SPECS),
  problems: [{ file: "<b>bo</b>.json", why: "this is not a hand-in" }],
});
const pageOf = (html: string) => parseHTML(html).document;
const rowsOf = (page: ReturnType<typeof pageOf>, id: string) =>
  [...page.querySelectorAll(`section[aria-labelledby=${id}] tr`)].map((row) =>
    [...row.children].map((cell) => cell.textContent.trim()),
  );

test("who is where, and what is misunderstood", () => {
  const page = pageOf(classHtml(grades(judged)));
  expect(rowsOf(page, "where")).toEqual([
    ["who", "softmax", "attention", "kl-divergence", "points"],
    ["Ada Lovelace", "✓passed 8 +2 d", "✗failed 1.33 +2 d", "–not handed in", "9.33 of 25"],
    ["quiet-otter-0007", "✗failed 0", "✗failed 1.67", "?not judged", "1.67 of 25"],
    ["passed, of 2", "1", "0", "0", ""],
  ]);
  expect(rowsOf(page, "week").slice(1)).toEqual([
    ["The largest score isn't subtracted first.", "attention", "2", "0", "Ada Lovelace, quiet-otter-0007"],
    ["The largest score isn't subtracted first.", "softmax", "1", "0", "quiet-otter-0007"],
  ]);
  expect(page.querySelector("#week")?.nextElementSibling?.textContent).toBe(
    "Most common: 2 learners of 2 in attention.",
  );
});

test("what learners and files are called is text", () => {
  const html = classHtml(grades(judged));
  expect(html).not.toContain("<b>bo</b>");
  expect(html).toContain("Attention &lt;&amp; friends&gt;");
  expect(html).not.toContain("<script");
});

test("without names there is nothing of them, and no order by them", () => {
  const many = "Ada Bo Cy Di Ed Flo Gus"
    .split(" ")
    .map((name) => handIn(name, "2026-12-09T10:00:00.000Z", { softmax: failed }));
  const html = classHtml(grades(many), { anonymous: true });
  for (const { handIn } of many) expect(html).not.toMatch(new RegExp(`\\b${Object.values(handIn.by)[0]}\\b`));
  const order = (all: Judged[]) =>
    rowsOf(pageOf(classHtml(grades(all), { anonymous: true })), "where").map(([who]) => who);
  expect(order(many)).toEqual(["who", ...[1, 2, 3, 4, 5, 6, 7].map((n) => `Learner ${n}`), "passed, of 7"]);
  const solved = many.map((one, i) => ({ ...one, outcomes: { softmax: i === 0 ? passed : failed } }));
  const [, ...rows] = rowsOf(pageOf(classHtml(grades(solved), { anonymous: true })), "where");
  // Ada is not the first.
  expect(rows.findIndex(([, softmax]) => softmax.startsWith("✓"))).toBeGreaterThan(0);
});

test("an empty folder has a page, too", () => {
  const page = pageOf(classHtml({ course, judged: [], marked: [], problems: [] }));
  expect(page.querySelector("header")?.textContent).toContain("There is no hand-in yet.");
  expect(page.querySelectorAll("table")).toHaveLength(0);
});
