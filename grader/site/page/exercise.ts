import type { PlacedExercise } from "../../core/course/course.js";
import { whyMissing } from "../offline/version.js";
import { lessonWhenOpened } from "./lesson.js";
import { openWhenTouched } from "./touched.js";

// The page of an exercise. Its own script is small: the judge and the editor come when somebody touches the code.

const host = document.getElementById("kata-exercise");
const { slug = "", base = "/" } = host?.dataset ?? {};

const lesson = document.querySelector<HTMLDetailsElement>("#kata-lesson");
if (lesson) lessonWhenOpened(lesson, base);

if (host)
  openWhenTouched(host, async () => {
    const { openExercise } = await import("./workbench.js").catch(async () => {
      throw await whyMissing(base, "the editor");
    });
    await openExercise(host, slug as PlacedExercise["slug"], `${base}kata/`);
  });
