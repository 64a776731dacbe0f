import { loadCourse } from "../grader/course/load.js";
import * as check from "../grader/author/check.js";
const course = await loadCourse();
const f = (check as any).checkChapter;
for (const part of course.parts.filter((p) => p.number === 4)) for (const chapter of part.chapters) console.log(chapter.path, await f(chapter, course));
