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
import { groupElements } from "./blocks.js";
import { diffElement } from "./diff.js";
import { button, element } from "./element.js";
import { exhibitElements } from "./exhibits.js";
import { spokenOf } from "./spoken.js";
import { asksFirst, type PageState } from "./state.js";
import { trainingElement } from "./training.js";
import { exportButton } from "./travel.js";

/** Draws all that stands below the editor, and has said what is new. */
export function drawWorkbench(
  below: HTMLElement,
  live: HTMLElement,
  site: Site,
  state: PageState,
  acts: Acts,
): void {
  const active = document.activeElement as HTMLElement | null;
  const isInside = below.contains(active);
  const groups = groupsOf(site, state);
  const spoken = spokenOf(state, groups, asksFirst(site, state));
  if (live.textContent !== spoken) live.textContent = spoken;
  below.replaceChildren(
    bar(state, acts),
    ...notices(site, state),
    element("div", { class: "kata-verdict" }, ...verdict(groups, site, state, acts)),
    ...hints(state),
    ...(state.shows.has("solution")
      ? [element("h2", {}, "The course's solution"), diffElement(state.text, acts.solution())]
      : []),
    ...(state.shows.has("versions") ? versions(site, state, acts) : []),
    // A training draws many times a second.
    ...(state.running ? [] : exhibitElements(state.attempt?.exhibits ?? [], state.reference, acts.reference)),
  );
  if (!isInside) return;
  // Whoever works by keyboard stays where they were, or comes to the first button where that is gone.
  const same = active?.dataset.act && below.querySelector<HTMLElement>(`[data-act="${active.dataset.act}"]`);
  (same || below.querySelector<HTMLElement>(".kata-bar button"))?.focus();
}

function bar(state: PageState, acts: Acts): HTMLElement {
  const { running } = state;
  const act: Act = (name, text, run) => button(text, run, { "data-act": name });
  return element(
    "div",
    { class: "kata-bar" },
    running ? act("stop", "Stop", acts.stop) : act("check", "Check (Ctrl+Enter)", () => acts.check()),
    hintButton(act, state, acts),
    act("solution", state.shows.has("solution") ? "Hide the solution" : "Solution", () =>
      acts.show("solution"),
    ),
    act("versions", state.shows.has("versions") ? "Hide versions" : "Versions", () => acts.show("versions")),
    act("reset", "Reset", acts.reset),
    acts.gpu() === undefined ? undefined : gpuSwitch(acts),
  );
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

function notices(site: Site, { store, problem, said }: PageState): HTMLElement[] {
  const reason = {
    kept: undefined,
    full: "This browser's store is full: what you type is kept only while this page is open. Save it as a file before you close it.",
    "no store":
      "This browser keeps nothing for this page: what you type is lost when you close it. Save it as a file before.",
  }[store];
  return [
    ...(reason
      ? [element("p", { class: "kata-notice", role: "alert" }, `${reason} `, exportButton(site))]
      : []),
    ...(problem ? [element("p", { class: "kata-notice", role: "alert" }, problem)] : []),
    ...(said ? [element("p", { class: "kata-quiet", role: "status" }, said)] : []),
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
      element("p", { class: "kata-quiet" }, "Running…"),
      ...(training ? [trainingElement(training, false)] : []),
    ];
  if (asksFirst(site, state)) return [question(exercise.predict!, acts)];
  if (!attempt) return [];
  const next = attempt.result.verdict === "passed" ? nextNodes(site, state, acts) : [];
  const old = isOld
    ? [element("p", { class: "kata-quiet" }, "This is what was said before your last change.")]
    : [];
  return [...old, ...groupElements(groups, { next, goTo: acts.goTo })];
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
    { class: "kata-question" },
    element("legend", {}, "Before the first run, a guess"),
    element("p", {}, question),
    ...choices.map((choice, i) => button(`${LETTERS[i]}  ${choice}`, () => acts.predict(i))),
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
  return [...answer, element("p", { class: "kata-next" }, "Next: ", link)];
}

function hints({ exercise, rungs, attempt }: PageState): HTMLElement[] {
  return rungs.flatMap((rung) => [
    element("h2", {}, rungTitle(rung, isUntouchedAttempt(attempt))),
    element("p", { class: "kata-hint" }, exercise.hints[rung - 1]),
  ]);
}

function versions(site: Site, { exercise }: PageState, acts: Acts): HTMLElement[] {
  const all = site.answers.versions(exercise.slug);
  if (all.length === 0)
    return [element("p", { class: "kata-quiet" }, "No version has been judged or replaced yet.")];
  return all.map(({ at, text }) =>
    element(
      "details",
      {},
      element("summary", {}, new Date(at).toLocaleString()),
      element("pre", {}, text),
      button("Put this back", () => acts.restore(text)),
    ),
  );
}
