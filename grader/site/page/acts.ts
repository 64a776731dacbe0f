import { fingerprint } from "../../core/course/fingerprint.js";
import { judge } from "../../core/judge/judge.js";
import { exhibitsIn } from "../../core/judge/shown.js";
import { stateOf } from "../../core/progress/passed.js";
import { entryOf } from "../../core/progress/schema.js";
import { isUntouchedAttempt } from "../../core/report/blank.js";
import { nextRung, rungTitle } from "../../core/report/hints.js";
import type { Site } from "../place.js";
import { JUDGED } from "../store/keys.js";
import type { Editor } from "./editor.js";
import { asksFirst, isStub, NO_VERSION, type PageState, type Shown, stubText } from "./state.js";

/** What one can do on the page of an exercise. */
export interface Acts {
  check(): Promise<void>;
  stop(): void;
  hint(): Promise<void>;
  predict(choice: number | null): Promise<void>;
  show(what: Shown): Promise<void>;
  reset(): void;
  restore(text: string): void;
  /** Runs the course's code, for what it shows. */
  reference(): Promise<void>;
  goTo(line: number): void;
  /** The course's solution, with the markers of its blanks. */
  solution(): string;
  /** Whether trainings compute on the GPU; undefined where there is none, or nothing trains. */
  gpu(): boolean | undefined;
  useGpu(uses: boolean): void;
}

/** After so long somebody wonders whether it will ever end. */
const LONG_MS = 6000;

/** Scrolls to what is new, if it is not on the screen. */
function bringIntoView(selector: string): void {
  const place = document.querySelector(`.kata-below ${selector}`);
  if (!place) return;
  const { top, bottom } = place.getBoundingClientRect();
  // Where a keyboard is drawn on the screen, the window is as high as before.
  const height = visualViewport?.height ?? innerHeight;
  if (top < 0 || bottom > height - LEAST_BELOW) place.scrollIntoView({ block: "center" });
}

/** Pixels of a verdict that are worth more than its headline at the edge. */
const LEAST_BELOW = 120;

export function actsOn(site: Site, state: PageState, editor: Editor, draw: () => void): Acts {
  const { exercise } = state;
  const { slug } = exercise;
  const { answers, course, place, runner } = site;
  const update = async (change: Parameters<typeof place.store.update>[0]) =>
    void (await place.store.update(change));
  const trains = course.files.read(exercise.files.spec)?.includes('tensorSpec("train"') === true;
  const replace = (text: string) => {
    const isWorth = !isStub(site, exercise, state.text);
    const kept = isWorth ? answers.putAside(slug, state.text, new Date()) : undefined;
    state.said = kept === "kept" ? "What stood here before is kept: see Versions." : undefined;
    state.heard = ["The code is replaced.", state.said].filter(Boolean).join(" ");
    editor.replace(text);
    draw();
    // The editor measures its new text first, and what stands below it moves.
    requestAnimationFrame(() => bringIntoView(".kata-bar"));
  };

  async function run(running: AbortController): Promise<void> {
    await course.need(exercise, state.text);
    const made = await judge(place, course.course, exercise, {
      signal: running.signal,
      onTraining: (training) => {
        state.training = training;
        draw();
      },
    });
    if (state.running !== running) return;
    state.attempt = made;
    state.isOld = fingerprint(state.text) !== fingerprint(made.texts.stub);
    if (!isUntouchedAttempt(made)) answers.putAside(slug, made.texts.stub, new Date());
    const { exercises } = place.store.read().progress;
    const detail = Object.keys(exercises).filter((other) => exercises[other].passed);
    dispatchEvent(new CustomEvent(JUDGED, { detail }));
  }

  const acts: Acts = {
    check: async () => {
      // The guess comes first, as in the terminal.
      if (asksFirst(site, state)) {
        document.querySelector<HTMLElement>(".kata-question button")?.focus({ preventScroll: true });
        return bringIntoView(".kata-question");
      }
      state.running?.abort();
      const running = new AbortController();
      Object.assign(state, {
        running,
        training: undefined,
        isLong: false,
        asked: undefined,
        elsewhere: new Map(),
        problem: undefined,
        said: undefined,
        heard: undefined,
      });
      draw();
      bringIntoView(".kata-verdict");
      const isLong = setTimeout(() => {
        if (state.running !== running) return;
        state.isLong = true;
        draw();
      }, LONG_MS);
      try {
        await run(running);
      } catch (error) {
        if (state.running === running) state.problem = (error as Error).message;
      }
      clearTimeout(isLong);
      if (state.running !== running) return;
      Object.assign(state, { running: undefined, training: undefined, asked: undefined });
      draw();
      bringIntoView(".kata-headline");
      // What fails here fails again, and is told, at the next check.
      site.prepare(exercise).catch(() => {});
    },
    stop: () => {
      state.running?.abort();
      const before = state.attempt ? " Below stands what was said of your code before." : "";
      Object.assign(state, { running: undefined, heard: "Stopped.", said: `Stopped.${before}` });
      draw();
    },
    hint: async () => {
      const last = state.rungs.at(-1) ?? 0;
      if (last === 4) return;
      const rung = nextRung(last, state.isOld ? undefined : state.attempt?.diagnosis);
      state.rungs.push(rung);
      state.heard = `${rungTitle(rung, isUntouchedAttempt(state.attempt))}: ${exercise.hints[rung - 1]}`;
      draw();
      bringIntoView(`.kata-hint[data-rung="${rung}"]`);
      await update((progress) => {
        const entry = entryOf(progress, slug);
        entry.hints = Math.max(entry.hints, rung);
      });
    },
    predict: async (choice) => {
      await update((progress) => {
        entryOf(progress, slug).predicted = choice;
      });
      backToEditor();
      await acts.check();
    },
    show: async (what) => {
      if (state.shows.delete(what)) {
        state.heard = "Hidden.";
        return draw();
      }
      if (what === "solution" && !(await mayShow())) return;
      state.shows.add(what);
      state.heard = heardOf(what);
      if (what === "answer") state.reveals = what;
      draw();
      bringIntoView(`.kata-${what}`);
    },
    reset: () => replace(stubText(site, exercise)),
    restore: (text) => {
      replace(text);
      backToEditor();
    },
    reference: async () => {
      const job = { spec: exercise.files.spec, subject: { kind: "solution" } as const };
      const { told } = await runner.run([job], { seconds: exercise.seconds });
      Object.assign(state, { reference: exhibitsIn(told), reveals: "reference" });
      draw();
    },
    goTo: (line) => {
      editor.show(line);
      editor.focus();
    },
    solution: () => course.files.read(exercise.files.solution) ?? "",
    gpu: () => (trains && "gpu" in navigator ? runner.usesGpu : undefined),
    useGpu: (uses) => {
      runner.usesGpu = uses;
      draw();
    },
  };

  /** By keyboard one goes on there; a finger's tap should bring no keyboard up. */
  function backToEditor(): void {
    if (document.activeElement?.matches(":focus-visible")) editor.focus();
  }

  /** What is said of what was asked for: of what is long, only where it is. */
  function heardOf(what: Shown): string {
    if (what === "answer") return exercise.answer ?? "";
    if (what === "solution") return "The course's solution is shown below the verdict.";
    const count = answers.versions(slug).length;
    return count === 0 ? NO_VERSION : `Versions below the verdict: ${count}.`;
  }

  /** After a pass at once; before it only when the learner has said so, once. */
  async function mayShow(): Promise<boolean> {
    const { progress } = place.store.read();
    const isOpen =
      progress.exercises[slug]?.solutionShown || stateOf(exercise, progress, course.files) === "passed";
    if (isOpen) return true;
    if (!confirm("See the solution before you have passed?")) return false;
    await update((progress) => {
      entryOf(progress, slug).solutionShown = true;
    });
    return true;
  }

  runner.printedElsewhere = (slug) => {
    if (course.course.bySlug.has(slug as never))
      state.elsewhere.set(slug, (state.elsewhere.get(slug) ?? 0) + 1);
  };
  let ended: string | undefined;
  runner.mayGoOn = (seconds) =>
    new Promise((resolve) => {
      // The course's own code runs for what it shows, and nobody asked for its verdict.
      if (!state.running) return resolve(false);
      // The same code was ended before: this time nobody has to wait for the question.
      const text = fingerprint(state.text);
      if (ended === text) return resolve(false);
      const answer = (goesOn: boolean) => {
        ended = goesOn ? ended : text;
        state.asked = undefined;
        resolve(goesOn);
        draw();
      };
      state.asked = { seconds, answer };
      draw();
    });
  return acts;
}
