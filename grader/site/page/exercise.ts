import type { PlacedExercise } from "../../core/course/course.js";
import { stayOpen } from "../offline/open-pages.js";
import { whyMissing } from "../offline/version.js";
import { carriesCode } from "../share/word.js";
import { Answers } from "../store/answers.js";
import { browserStorage } from "../store/storage.js";
import { lessonWhenOpened } from "./lesson.js";
import type { Take } from "./shared.js";
import { openWhenTouched } from "./touched.js";

// The page of an exercise. Its own script is small: the judge and the editor come when somebody touches the code.

const host = document.getElementById("kata-exercise");
const { slug = "", base = "/" } = host?.dataset ?? {};

const lesson = document.querySelector<HTMLDetailsElement>("#kata-lesson");
if (lesson) lessonWhenOpened(lesson, base);

if (host) {
  // Whoever touches the code loads from this version's cache.
  stayOpen(base);
  let take: Take | undefined;
  const start = openWhenTouched(host, new Answers(browserStorage()).textOf(slug), async () => {
    const { openExercise } = await import("./workbench.js").catch(async () => {
      throw await whyMissing(base, "the editor");
    });
    take = await openExercise(host, slug as PlacedExercise["slug"], `${base}kata/`);
  });
  const lookForShared = async () => {
    if (!carriesCode(location.hash)) return;
    const { showShared } = await import("./shared.js");
    await showShared(host, async (text) => {
      await start();
      return take ? take(text) : "The editor could not be opened: is there a network?";
    });
  };
  addEventListener("hashchange", lookForShared);
  void lookForShared();
}
