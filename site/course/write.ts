import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { usedBy } from "../../grader/core/course/chapters.js";
import type { Part, PlacedChapter, PlacedExercise } from "../../grader/core/course/course.js";
import { type LessonPage, pageNaming } from "../../grader/core/course/lesson.js";
import { routeOf } from "../../grader/core/course/site-pages.js";
import { afterwardsText } from "../../grader/core/report/afterwards.js";
import { disk } from "../../grader/node/course/disk.js";
import { lessonPages, partPages } from "../../grader/node/course/lesson-pages.js";
import { loadCourse } from "../../grader/node/course/load.js";
import { inCourse, onDisk, root } from "../../grader/node/course/paths.js";
import type { ChapterData, CourseData, ExerciseData, PageData, PartData } from "./data.js";
import { docstringsOf } from "./docstrings.js";
import { exampleOf } from "./example.js";
import { headingsOf } from "./sections.js";

// Writes what the site needs to know of the course into one file.

const course = await loadCourse();
const data: CourseData = { parts: course.parts.map(partData), example: await exampleOf(course) };
const file = path.join(root, "site/src/generated/course.json");
mkdirSync(path.dirname(file), { recursive: true });
writeFileSync(file, `${JSON.stringify(data, null, 1)}\n`);

function partData(part: Part): PartData {
  const { story, lookBack } = partPages(part);
  const alone = ([page]: LessonPage[], of: string): PageData => {
    if (!page)
      throw new Error(
        `exercises/${part.path} has no ${of}: the site shows one page before a part and one after it`,
      );
    return pageData(page, []);
  };
  return {
    path: part.path,
    name: part.name,
    number: part.number,
    story: alone(story, "README.md"),
    lookBack: alone(lookBack, "AFTER.md"),
    chapters: part.chapters.map(chapterData),
  };
}

function chapterData(chapter: PlacedChapter): ChapterData {
  const pages = lessonPages(chapter);
  const exercisesOf = (page: LessonPage) =>
    chapter.exercises.filter(({ slug }) => pages[pageNaming(pages, slug)] === page);
  return {
    path: chapter.path,
    title: chapter.title,
    summary: chapter.summary,
    usedBy: usedBy(course, chapter, disk).map(({ slug }) => slug),
    pages: pages.map((page) => pageData(page, exercisesOf(page))),
  };
}

function pageData(page: LessonPage, exercises: PlacedExercise[]): PageData {
  const file = inCourse(page.file);
  const headings = headingsOf(page.body);
  return {
    file,
    route: routeOf(file),
    title: page.title,
    exercises: exercises.map((exercise) => exerciseData(exercise, headings.get(exercise.slug))),
  };
}

function exerciseData(exercise: PlacedExercise, heading: string | undefined): ExerciseData {
  const { slug, title, minutes, difficulty, chapter, files, needs = [], keeps = [], afterwards } = exercise;
  const route = routeOf(files.stub);
  const documented = docstringsOf(files.stub, readFileSync(onDisk(files.stub), "utf8"));
  return {
    ...{ slug, title, minutes, difficulty, chapter, file: files.stub, route, heading, documented, needs },
    trains: keeps.length > 0,
    kept: afterwards && afterwardsText(afterwards),
  };
}
