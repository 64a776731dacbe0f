import * as v from "valibot";
import { type CourseFile, readCourseFile } from "../../core/class/course-file.js";
import { HAND_IN_FORMAT, handInText } from "../../core/class/hand-in.js";
import { answersIn, logOf } from "../../core/class/make-hand-in.js";
import { UnreadableClassFile } from "../../core/class/read.js";
import { fileNameOf, saidOfWho, Who } from "../../core/class/who.js";
import { count } from "../../core/course/count.js";
import type { Course, PlacedExercise } from "../../core/course/course.js";
import { helpersFingerprint } from "../../core/meaning/modules.js";
import { disk } from "../../node/course/disk.js";
import { loadCourse } from "../../node/course/load.js";
import { travelHere } from "../../node/store/travel.js";
import { writeFileAtomic } from "../../node/store/write.js";
import { EXIT, UsageError } from "../../terminal/commands/exit.js";
import { checkOut, type Made } from "../../terminal/commands/out.js";
import { print, remark } from "../../terminal/commands/print.js";
import { courseVersion, here, textOfFile } from "../files.js";
import { ownPseudonym } from "../pseudonym.js";

export interface HandInOptions {
  name?: string;
  pseudonym?: boolean;
  course?: string;
  log?: boolean;
}

const OURS: Made = {
  what: "a hand-in",
  example: "hand-in.json",
  isOurs: (start) => start.includes(`"format": "${HAND_IN_FORMAT}"`),
};

/** `kata hand-in [file]`: the learner's answers as one file, for a teacher. */
export async function handIn(name: string | undefined, options: HandInOptions): Promise<number> {
  const course = await loadCourse();
  const graded = options.course === undefined ? undefined : readCourse(options.course, course);
  const by = whoOf(options);
  const due = graded ? graded.exercises.map(({ slug }) => course.bySlug.get(slug)!) : course.exercises;
  const { files, progress, left } = travelHere(course);
  const answers = answersIn(due, files, disk.read);
  const text = handInText({
    by,
    at: new Date().toISOString(),
    course: courseVersion(),
    ...(graded && { class: graded.title }),
    answers,
    ...(options.log && { log: logOf(due, progress) }),
  });
  const file = checkOut(here(name ?? `hand-in-${fileNameOf(by)}.json`), OURS);
  await writeFileAtomic(file, text).catch((error: Error) => {
    throw new UsageError(`${file} cannot be written: ${error.message}`);
  });
  const passed = Object.keys(answers).filter((slug) => progress.exercises[slug]?.passed).length;
  const of = graded ? ` of ${due.length}` : "";
  print([
    file,
    `In it: ${count(Object.keys(answers).length, "answer")}${of} by ${saidOfWho(by)}, ${passed} of them passed here.${options.log ? " Your log is in it." : ""}`,
    "Everybody who has the file can read it. Your teacher's grader judges the answers again.",
  ]);
  tellOpen(due, answers, left, graded !== undefined);
  return EXIT.passed;
}

function readCourse(name: string, course: Course): CourseFile {
  try {
    return readCourseFile(textOfFile(here(name)), course.bySlug);
  } catch (error) {
    if (error instanceof UnreadableClassFile) throw new UsageError(`${name}: ${error.message}`);
    throw error;
  }
}

function whoOf({ name, pseudonym }: HandInOptions): Who {
  if (name === undefined && !pseudonym)
    throw new UsageError(
      'say whose answers these are: --name "Ada Lovelace", or --pseudonym for a name that only you can tell',
    );
  if (name !== undefined && pseudonym)
    throw new UsageError("--name and --pseudonym do not go together: one hand-in has one name");
  const given = name === undefined ? { pseudonym: ownPseudonym() } : { name };
  const read = v.safeParse(Who, given);
  if (read.success) return read.output;
  throw new UsageError(
    `"${name}" is no name for a hand-in: 1 to 80 letters, digits, spaces, and . , ' ( ) _ + @ - between them`,
  );
}

/** What is not in it, and what will not be judged as it was here. */
function tellOpen(
  due: PlacedExercise[],
  answers: object,
  left: { slug: string; why: string }[],
  isNamed: boolean,
): void {
  const slugs = due.map(({ slug }) => slug);
  for (const { slug, why } of left) if (slugs.includes(slug)) remark(`${slug} is not in it: ${why}`);
  const open = slugs.filter((slug) => !(slug in answers) && !left.some((one) => one.slug === slug));
  if (isNamed && open.length > 0) remark(`Not begun, so not in it: ${open.join(", ")}`);
  for (const { slug, files } of due)
    if (slug in answers && helpersFingerprint(files.stub, disk) !== undefined)
      remark(
        `${slug} imports a file of your own, and a hand-in has only ${files.stub}: move the code in there`,
      );
}
