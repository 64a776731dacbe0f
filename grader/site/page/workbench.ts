import { fingerprint } from "../../core/course/fingerprint.js";
import { solutionText } from "../../core/course/solution.js";
import { judge } from "../../core/judge/judge.js";
import { exhibitsIn } from "../../core/judge/shown.js";
import { stateOf } from "../../core/progress/passed.js";
import { entryOf } from "../../core/progress/schema.js";
import { isUntouchedAttempt } from "../../core/report/blank.js";
import { nextRung } from "../../core/report/hints.js";
import { openSite, type Site } from "../place.js";
import { answerKey, PROGRESS } from "../store/keys.js";
import { browserStorage } from "../store/storage.js";
import { type Acts, drawWorkbench } from "./draw.js";
import { openEditor } from "./editor.js";
import { element } from "./element.js";
import { asksFirst, isStub, type PageState, stubText } from "./state.js";

/** Opens an exercise for work: the editor, the verdict, and all that one can ask for. */
export async function openExercise(host: HTMLElement, slug: string, base: string): Promise<void> {
  const site = await openSite(base, browserStorage());
  const exercise = site.course.course.bySlug.get(slug);
  if (!exercise) throw new Error(`there is no exercise named ${slug}`);
  await site.prepare(exercise);
  const text = site.answers.textOf(slug) ?? stubText(site, exercise);
  const state: PageState = {
    ...{
      exercise,
      text,
      attempt: undefined,
      isOld: false,
      running: undefined,
      training: undefined,
      asked: undefined,
    },
    reference: undefined,
    ...{ rung: 0, shows: new Set<never>(), store: "kept" },
  };
  const editorHost = element("div", { class: "kata-editor" });
  const below = element("div", { class: "kata-below" });
  host.replaceChildren(editorHost, below);
  const draw = () => drawWorkbench(below, site, state, acts);
  const editor = openEditor(editorHost, {
    ...{ text, label: `your code for ${exercise.title}` },
    onChange: (next) => {
      state.text = next;
      state.store = keep(site, state);
      if (state.attempt && !state.isOld) {
        state.isOld = fingerprint(next) !== fingerprint(state.attempt.texts.stub);
        if (state.isOld) draw();
      }
    },
    onCheck: () => void acts.check(),
  });
  const acts: Acts = {
    check: async () => {
      // The guess comes first, as in the terminal.
      if (asksFirst(site, state)) return below.querySelector<HTMLElement>(".kata-question button")?.focus();
      state.running?.abort();
      const running = new AbortController();
      Object.assign(state, { running, training: undefined, asked: undefined, isOld: false });
      draw();
      await site.course.need(exercise, state.text);
      const made = await judge(site.place, site.course.course, exercise, {
        signal: running.signal,
        onTraining: (run) => {
          state.training = run;
          draw();
        },
      });
      if (state.running !== running) return;
      Object.assign(state, { running: undefined, training: undefined, asked: undefined });
      if (running.signal.aborted) return draw();
      state.attempt = made;
      state.isOld = fingerprint(state.text) !== fingerprint(made.texts.stub);
      if (!isUntouchedAttempt(made)) site.answers.putAside(slug, made.texts.stub, new Date());
      draw();
      void site.prepare(exercise);
    },
    stop: () => {
      state.running?.abort();
      state.running = undefined;
      draw();
    },
    hint: async () => {
      state.rung = nextRung(state.rung, state.isOld ? undefined : state.attempt?.diagnosis);
      draw();
      await site.place.store.update((progress) => {
        const entry = entryOf(progress, slug);
        entry.hints = Math.max(entry.hints, state.rung);
      });
    },
    predict: async (choice) => {
      await site.place.store.update((progress) => {
        entryOf(progress, slug).predicted = choice;
      });
      draw();
      await acts.check();
    },
    show: async (what) => {
      if (state.shows.has(what)) state.shows.delete(what);
      else state.shows.add(what);
      if (
        what === "solution" &&
        stateOf(exercise, site.place.store.read().progress, site.course.files) !== "passed"
      )
        await site.place.store.update((progress) => {
          const entry = entryOf(progress, slug);
          if (!entry.passed) entry.solutionShown = true;
        });
      draw();
    },
    reset: () => {
      site.answers.putAside(slug, state.text, new Date());
      editor.replace(stubText(site, exercise));
      draw();
    },
    restore: (text) => {
      site.answers.putAside(slug, state.text, new Date());
      editor.replace(text);
      draw();
    },
    reference: async () => {
      const job = { spec: exercise.files.spec, subject: { kind: "solution" } as const };
      const { told } = await site.runner.run([job], { seconds: exercise.seconds });
      state.reference = exhibitsIn(told);
      draw();
    },
    goTo: (line) => {
      editor.show(line);
      editor.focus();
    },
    solution: () => solutionText(site.course.files.read(exercise.files.solution) ?? ""),
  };
  site.runner.mayGoOn = (seconds) =>
    new Promise((resolve) => {
      state.asked = {
        seconds,
        answer: (goesOn) => {
          state.asked = undefined;
          resolve(goesOn);
          draw();
        },
      };
      draw();
    });
  // Another tab has changed the same answer.
  addEventListener("storage", ({ key }) => {
    const there = site.answers.textOf(slug) ?? stubText(site, exercise);
    if (key === answerKey(slug) && there !== state.text) acts.restore(there);
    if (key === PROGRESS) draw();
  });
  draw();
  editor.focus();
}

let hasAsked = false;

/** Keeps what is typed at once: a page may close at any moment. The first time, the browser is asked not to clear it by itself. */
function keep(site: Site, { exercise, text }: PageState): PageState["store"] {
  if (!hasAsked) void navigator.storage?.persist?.();
  hasAsked = true;
  if (!isStub(site, exercise, text)) return site.answers.keep(exercise.slug, text);
  site.answers.drop(exercise.slug);
  return "kept";
}
