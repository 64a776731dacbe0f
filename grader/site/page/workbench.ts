import { fingerprint } from "../../core/course/fingerprint.js";
import { openSite, type Site } from "../place.js";
import { answerKey, PROGRESS } from "../store/keys.js";
import { browserStorage } from "../store/storage.js";
import { typesSwitch } from "../types/switch.js";
import { actsOn } from "./acts.js";
import { drawWorkbench } from "./draw.js";
import { openEditor, TAB } from "./editor.js";
import { element } from "./element.js";
import { shareElement } from "./share.js";
import type { Take } from "./shared.js";
import { isStub, newState, type PageState, stubText } from "./state.js";

/**
 * Opens an exercise for work: the editor, the verdict, and all that one can ask for.
 *
 * @returns what takes in a text of somebody else's
 */
export async function openExercise(host: HTMLElement, slug: string, base: string): Promise<Take> {
  const site = await openSite(base, browserStorage());
  const exercise = site.course.course.bySlug.get(slug);
  if (!exercise) throw new Error(`there is no exercise named ${slug}`);
  await site.prepare(exercise);
  const state = newState(exercise, site.answers.textOf(slug) ?? stubText(site, exercise));
  const editorHost = element("div", { class: "kata-editor" });
  const below = element("div", { class: "kata-below" });
  const voices = {
    live: element("p", { class: "sr-only", role: "status", "aria-live": "polite" }),
    alarm: element("p", { class: "sr-only", role: "alert" }),
  };
  const types = typesSwitch(site, exercise, () => editor);
  const keys = element("p", { class: "kata-quiet kata-keys" }, `Ctrl+Enter checks. ${TAB}`);
  const share = shareElement(() => state.text);
  host.replaceChildren(share, editorHost, keys, types.element, below, voices.live, voices.alarm);
  const draw = () => drawWorkbench(below, voices, site, state, acts);
  const editor = openEditor(editorHost, {
    ...{ text: state.text, label: `your code for ${exercise.title}` },
    onChange: (text) => {
      const before = [state.store, state.isOld];
      state.text = text;
      if (!follows) {
        types.typed();
        state.typedAt = Date.now();
        state.store = keep(site, state);
      }
      if (state.attempt) state.isOld = fingerprint(text) !== fingerprint(state.attempt.texts.stub);
      if (before[0] !== state.store || before[1] !== state.isOld) draw();
    },
    onCheck: () => void acts.check(),
  });
  host.addEventListener("keydown", (event) => {
    // In the editor its own keys do it.
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && !event.defaultPrevented)
      void acts.check();
  });
  const acts = actsOn(site, state, editor, draw);
  let follows = false;
  const follow = (text: string) => {
    // It is kept already, by the tab in which it was typed.
    follows = true;
    editor.replace(text);
    follows = false;
  };
  followOtherTabs(site, state, follow, draw);
  draw();
  const open = state.text.split("\n").findIndex((line) => /\bblank\(/.test(line));
  if (open >= 0) editor.show(open + 1);
  editor.focus();
  return async (text) => {
    const isKept =
      isStub(site, exercise, state.text) || site.answers.putAside(slug, state.text, new Date()) === "kept";
    if (!isKept) return NO_ROOM;
    editor.replace(text);
    editor.focus();
    return undefined;
  };
}

const NO_ROOM =
  "This browser has no room to put your own code aside, so it stays where it is. Export your progress, make room, and try again.";

let hasAsked = false;

/** Keeps what is typed at once: a page may close at any moment. The first time, the browser is asked not to clear it by itself. */
function keep(site: Site, { exercise, text }: PageState): PageState["store"] {
  if (!hasAsked) void navigator.storage?.persist?.();
  hasAsked = true;
  if (!isStub(site, exercise, text)) return site.answers.keep(exercise.slug, text);
  site.answers.drop(exercise.slug);
  return "kept";
}

/** So long after the last key somebody may still be typing here. */
const TYPING_MS = 3000;

/**
 * Shows what another tab has typed into the same answer, but not while somebody types here. What this tab had typed last is put aside
 * once, not at every keystroke.
 */
function followOtherTabs(site: Site, state: PageState, show: (text: string) => void, draw: () => void): void {
  const { exercise } = state;
  let followed: string | undefined;
  let later: ReturnType<typeof setTimeout>;
  const take = () => {
    const there = site.answers.textOf(exercise.slug) ?? stubText(site, exercise);
    if (there === state.text) return;
    const pause = state.typedAt + TYPING_MS - Date.now();
    clearTimeout(later);
    if (pause > 0) {
      later = setTimeout(take, pause);
      return;
    }
    if (state.text !== followed && !isStub(site, exercise, state.text))
      site.answers.putAside(exercise.slug, state.text, new Date());
    followed = there;
    show(there);
  };
  addEventListener("storage", ({ key }) => {
    if (key === answerKey(exercise.slug)) take();
    if (key === PROGRESS) draw();
  });
}
