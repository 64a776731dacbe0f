import { nextOpen } from "../../core/course/order.js";
import { pageAt, routeOf } from "../../core/course/site-pages.js";
import type { States } from "../../core/progress/passed.js";
import { isUntouchedAttempt } from "../../core/report/blank.js";
import type { Group } from "../../core/report/blocks.js";
import { rungTitle } from "../../core/report/hints.js";
import { LETTERS, reportGuess } from "../../core/report/prediction.js";
import { report } from "../../core/report/report.js";
import type { Site } from "../place.js";
import type { Acts } from "./acts.js";
import { leadOf, numbersFirst } from "./arranged.js";
import { groupElements } from "./blocks.js";
import { button, element } from "./element.js";
import { elsewhereElement } from "./elsewhere.js";
import { exhibitElements } from "./exhibits.js";
import { proseElements, withCode } from "./prose.js";
import { solutionElements } from "./solution.js";
import { spokenOf, tell } from "./spoken.js";
import { asksFirst, NO_VERSION, type PageState } from "./state.js";
import { onAPage } from "./terminal-words.js";
import { trainingElement } from "./training.js";
import { exportButton } from "./travel.js";

/** Where a screen reader hears what is new. Both stay while the page is drawn anew, and so nothing is said twice. */
export interface Voices {
  /** Speaks when nothing else is said. */
  live: HTMLElement;
  /** Speaks at once: what is typed will be lost, or nothing could be judged. */
  alarm: HTMLElement;
}

/** What stays as somebody has left it while the rest is drawn anew. */
const FOLDED = [".kata-laws", ".kata-beside", ".kata-map details"];

/** Draws all that stands below the editor, and has said what is new. */
export function drawWorkbench(
  below: HTMLElement,
  { live, alarm }: Voices,
  site: Site,
  state: PageState,
  acts: Acts,
): void {
  const active = document.activeElement as HTMLElement | null;
  const isInside = below.contains(active);
  const unfolded = FOLDED.filter((folded) => below.querySelector<HTMLDetailsElement>(folded)?.open);
  const groups = groupsOf(site, state);
  const guess = asksFirst(site, state) ? state.exercise.predict?.question : undefined;
  tell(live, spokenOf(state, groups, guess));
  tell(alarm, [LOST[state.store], state.problem].filter(Boolean).join(" "));
  below.replaceChildren(
    bar(state, acts),
    ...notices(site, state),
    element("div", { class: "kata-verdict" }, ...verdict(groups, site, state, acts)),
    ...hints(state),
    ...(state.shows.has("solution") ? solutionElements(acts.solution(), state.text) : []),
    ...(state.shows.has("versions") ? versions(site, state, acts) : []),
    // A training draws many times a second.
    ...(state.running ? [] : exhibitElements(state.attempt?.exhibits ?? [], state.reference, acts.reference)),
  );
  for (const folded of unfolded) {
    const details = below.querySelector<HTMLDetailsElement>(folded);
    if (details) details.open = true;
  }
  const asked = revealed(below, state);
  state.reveals = undefined;
  if (!isInside) return;
  // Whoever works by keyboard comes to what they asked for, else stays where they were, or comes to the first button where that is gone.
  if (asked) {
    asked.tabIndex = -1;
    asked.focus();
    return;
  }
  const same = active?.dataset.act && below.querySelector<HTMLElement>(`[data-act="${active.dataset.act}"]`);
  (same || below.querySelector<HTMLElement>(".kata-bar button"))?.focus();
}

/** What was asked for. */
function revealed(below: HTMLElement, { reveals, exercise }: PageState): HTMLElement | undefined {
  if (reveals === "reference") return below.querySelector<HTMLElement>(".kata-exhibits") ?? undefined;
  const answer = exercise.answer && onAPage(exercise.answer).replaceAll("`", "");
  return reveals && [...below.querySelectorAll("p")].find(({ textContent }) => textContent === answer);
}

function bar(state: PageState, acts: Acts): HTMLElement {
  const { running } = state;
  const act: Act = (name, text, run) => button(text, run, { "data-act": name });
  return element(
    "div",
    { class: "kata-bar" },
    running ? act("stop", "Stop", acts.stop) : checkButton(act, acts),
    hintButton(act, state, acts),
    act("solution", state.shows.has("solution") ? "Hide the solution" : "Solution", () =>
      acts.show("solution"),
    ),
    act("versions", state.shows.has("versions") ? "Hide versions" : "Versions", () => acts.show("versions")),
    act("reset", "Reset", acts.reset),
    acts.gpu() === undefined ? undefined : gpuSwitch(acts),
  );
}

/** On a machine without a keyboard its keys are not shown. */
function checkButton(act: Act, acts: Acts): HTMLElement {
  const made = act("check", "Check", () => acts.check());
  made.append(element("span", { class: "kata-keys" }, " (Ctrl+Enter)"));
  return made;
}

/** It stays in its place after the last hint: a click for one more must not meet the next button. */
function hintButton(act: Act, { rungs }: PageState, acts: Acts): HTMLElement {
  const made = act("hint", rungs.length === 0 ? "Hint" : "Next hint", () => acts.hint());
  if (rungs.at(-1) === 4) made.setAttribute("aria-disabled", "true");
  return made;
}

type Act = (name: string, text: string, run: () => unknown) => HTMLElement;

function gpuSwitch(acts: Acts): HTMLElement {
  const box = element("input", { type: "checkbox", "data-act": "gpu", checked: acts.gpu() });
  box.addEventListener("change", () => acts.useGpu(box.checked));
  return element("label", { class: "kata-switch" }, box, " train on the GPU (WebGPU: not tried yet)");
}

const LOST = {
  kept: undefined,
  full: "This browser's store is full: what you type is kept only while this page is open. Save it as a file before you close it.",
  "no store":
    "This browser keeps nothing for this page: what you type is lost when you close it. Save it as a file before.",
};

function notices(site: Site, { store, problem, said }: PageState): HTMLElement[] {
  const reason = LOST[store];
  return [
    ...(reason ? [element("p", { class: "kata-notice" }, `${reason} `, exportButton(site))] : []),
    ...(problem ? [element("p", { class: "kata-notice" }, problem)] : []),
    ...(said ? [element("p", { class: "kata-quiet" }, said)] : []),
  ];
}

/** What the terminal says of the last attempt too. */
function groupsOf(site: Site, { exercise, attempt, running, shows }: PageState): Group[] {
  if (!attempt || running) return [];
  const { progress } = site.place.store.read();
  return report(attempt, {
    guess: exercise.predict
      ? reportGuess(exercise.predict, progress.exercises[exercise.slug]?.predicted)
      : [],
    found: shows.has("answer") && exercise.answer ? [{ is: "text", words: [exercise.answer] }] : [],
    kept: [],
  });
}

function verdict(groups: Group[], site: Site, state: PageState, acts: Acts): HTMLElement[] {
  const { exercise, attempt, running, training, isOld } = state;
  if (running && state.asked) return [stillRunning(state.asked)];
  if (running)
    return [
      element(
        "p",
        { class: "kata-quiet" },
        state.isLong && !training
          ? "Running… If it takes too long, press Stop: a loop in your code may never end."
          : "Running…",
      ),
      ...(training ? [trainingElement(training, false)] : []),
    ];
  if (asksFirst(site, state)) return [question(exercise.predict!, acts)];
  if (!attempt) return [];
  const next = attempt.result.verdict === "passed" ? nextNodes(site, state, acts) : [];
  const { base } = site;
  const pages = new Map(
    attempt.builtOn.map(({ slug }) => [
      slug,
      pageAt(base, routeOf(site.course.course.bySlug.get(slug)!.files.stub)),
    ]),
  );
  const old = isOld
    ? [element("p", { class: "kata-quiet" }, "This is what was said before your last change.")]
    : [];
  return [
    ...old,
    ...groupElements(numbersFirst(attempt, groups), { lead: leadOf(attempt), pages, next, goTo: acts.goTo }),
    ...elsewhereElement(state.elsewhere, site),
  ];
}

function stillRunning({ seconds, answer }: NonNullable<PageState["asked"]>): HTMLElement {
  return element(
    "div",
    { class: "kata-question" },
    element(
      "p",
      {},
      `Still computing after ${seconds} s. This machine may be slow, or a loop in your code may never end.`,
    ),
    button("Wait", () => answer(true)),
    button("Stop", () => answer(false)),
  );
}

function question(
  { question, choices }: NonNullable<PageState["exercise"]["predict"]>,
  acts: Acts,
): HTMLElement {
  return element(
    "fieldset",
    { class: "kata-question", "aria-describedby": "kata-guess" },
    element("legend", {}, "Before the first run, a guess"),
    element("p", { id: "kata-guess" }, ...withCode(onAPage(question))),
    ...choices.map((choice, i) => button([`${LETTERS[i]}  `, ...withCode(choice)], () => acts.predict(i))),
    button("Skip", () => acts.predict(null), { class: "kata-skip" }),
  );
}

function nextNodes(site: Site, { exercise, shows }: PageState, acts: Acts): Node[] {
  const { course } = site.course;
  const { exercises } = site.place.store.read().progress;
  // Of chapters that are not loaded nobody knows more.
  const states: States = new Map(
    course.exercises.map(({ slug }) => [slug, exercises[slug]?.passed ? "passed" : "open"]),
  );
  const next = nextOpen(course, states, exercise);
  const answer =
    exercise.answer && !shows.has("answer") ? [button("What one finds", () => acts.show("answer"))] : [];
  if (!next || next === exercise)
    return [...answer, element("p", {}, "Every exercise of the course has passed!")];
  const host = document.getElementById("kata-exercise");
  const { base = "/", next: named, nextLesson, nextTitle } = host?.dataset ?? {};
  if (nextLesson && named === next.slug)
    return [
      ...answer,
      element(
        "p",
        { class: "kata-next" },
        "Next, the lesson: ",
        element("a", { href: nextLesson }, nextTitle),
      ),
    ];
  const link = element("a", { href: pageAt(base, routeOf(next.files.stub)) }, `${next.title} (${next.slug})`);
  return [...answer, ...lessonGoesOn(), element("p", { class: "kata-next" }, "Next: ", link)];
}

/** Between two exercises stands what the second needs. */
function lessonGoesOn(): Node[] {
  const { from, to } = document.getElementById("kata-lesson")?.dataset ?? {};
  if (!from) return [];
  const link = element("a", { href: `${from}#${to}` }, "the lesson goes on here");
  return [element("p", { class: "kata-next" }, "First, ", link, ".")];
}

function hints({ exercise, rungs, attempt }: PageState): HTMLElement[] {
  return rungs.flatMap((rung) => [
    element("h2", {}, rungTitle(rung, isUntouchedAttempt(attempt))),
    element(
      "div",
      { class: "kata-hint", "data-rung": String(rung) },
      ...proseElements([exercise.hints[rung - 1]], { class: "kata-said" }),
    ),
  ]);
}

function versions(site: Site, { exercise }: PageState, acts: Acts): HTMLElement[] {
  const all = site.answers.versions(exercise.slug);
  if (all.length === 0) return [element("p", { class: "kata-quiet kata-versions" }, NO_VERSION)];
  return all.map(({ at, text }) =>
    element(
      "details",
      { class: "kata-versions" },
      element("summary", {}, new Date(at).toLocaleString()),
      element("pre", {}, text),
      button("Put this back", () => acts.restore(text)),
    ),
  );
}
