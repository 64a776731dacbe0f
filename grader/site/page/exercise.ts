import type { PlacedExercise } from "../../core/course/course.js";
import { lessonWhenOpened } from "./lesson.js";
import { openWhenTouched } from "./touched.js";

// The page of an exercise. Its own script is small: the judge and the editor come when somebody touches the code.

const lesson = document.querySelector<HTMLDetailsElement>("#kata-lesson");
if (lesson) lessonWhenOpened(lesson);

const host = document.getElementById("kata-exercise");
if (host) {
  const { slug = "", base = "/" } = host.dataset;
  openWhenTouched(host, async () => {
    const { openExercise } = await import("./workbench.js");
    await openExercise(host, slug as PlacedExercise["slug"], `${base}kata/`);
  });
}
