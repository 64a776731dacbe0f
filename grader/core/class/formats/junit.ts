import { saidOfWho } from "../who.js";
import { linesOf, type Report, stateOf } from "./report.js";

/** JUnit's XML: a suite for each learner, a case for each exercise. It knows no points; they are properties of the suite. */
export function junit({ course, learners }: Report): string {
  const suites = learners.flatMap(({ who, marks, points, of }) => {
    const states = marks.map(stateOf);
    const failures = states.filter((state) => !["passed", "not judged"].includes(state)).length;
    const errors = states.filter((state) => state === "not judged").length;
    const time = seconds(marks.reduce((sum, { outcome }) => sum + (outcome?.ms ?? 0), 0));
    return [
      `  <testsuite ${attributes({ name: saidOfWho(who), tests: marks.length, failures, errors, skipped: 0, time })}>`,
      "    <properties>",
      `      <property ${attributes({ name: "points", value: points })}/>`,
      `      <property ${attributes({ name: "max-points", value: of })}/>`,
      "    </properties>",
      ...marks.flatMap((mark) => {
        const { slug } = mark.exercise;
        const own = attributes({ classname: course.title, name: slug, time: seconds(mark.outcome?.ms ?? 0) });
        const state = stateOf(mark);
        if (state === "passed") return [`    <testcase ${own}/>`];
        const tag = state === "not judged" ? "error" : "failure";
        const message = mark.outcome?.mistake?.because ?? mark.outcome?.message?.split("\n")[0] ?? state;
        const body = xml(linesOf(mark).join("\n"));
        return [
          `    <testcase ${own}>`,
          `      <${tag} ${attributes({ type: state, message })}>${body}</${tag}>`,
          "    </testcase>",
        ];
      }),
      "  </testsuite>",
    ];
  });
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>", ...suites, "</testsuites>"];
  return `${lines.join("\n")}\n`;
}

const seconds = (ms: number) => String(Math.round(ms) / 1000);

const attributes = (all: Record<string, string | number>) =>
  Object.entries(all)
    .map(([name, value]) => `${name}="${xml(String(value)).replaceAll("\n", "&#10;")}"`)
    .join(" ");

/** Characters that XML has no way to write are left out. */
const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function xml(text: string): string {
  return text.replace(NOT_XML, "").replace(/[&<>"]/g, (letter) => ENTITIES[letter]);
}
