import { authorAnswers } from "./author/commands/answers.command.js";
import { authorBackends } from "./author/commands/backends.command.js";
import { authorBands } from "./author/commands/bands.command.js";
import { authorCheck } from "./author/commands/check.command.js";
import { authorContract } from "./author/commands/contract.command.js";
import { authorMutants } from "./author/commands/mutants.command.js";
import { authorNew } from "./author/commands/new.command.js";
import { authorStubs } from "./author/commands/stubs.command.js";
import { authorTraces } from "./author/commands/traces.command.js";
import { classPage } from "./class/commands/class.command.js";
import { course } from "./class/commands/course.command.js";
import { grade } from "./class/commands/grade.command.js";
import { handIn } from "./class/commands/hand-in.command.js";
import { chat } from "./play/chat.command.js";
import { gpt2 } from "./play/gpt2.command.js";
import { paint } from "./play/paint.command.js";
import { think } from "./play/think.command.js";
import { write } from "./play/write.command.js";
import type { Command } from "./terminal/command.js";
import { answer } from "./terminal/commands/answer.command.js";
import { check } from "./terminal/commands/check.command.js";
import { diff } from "./terminal/commands/diff.command.js";
import { doctor } from "./terminal/commands/doctor.command.js";
import { editor } from "./terminal/commands/editor.command.js";
import { exportAll } from "./terminal/commands/export.command.js";
import { hint } from "./terminal/commands/hint.command.js";
import { importAll } from "./terminal/commands/import.command.js";
import { lesson } from "./terminal/commands/lesson.command.js";
import { list } from "./terminal/commands/list.command.js";
import { memo } from "./terminal/commands/memo.command.js";
import { portfolio } from "./terminal/commands/portfolio.command.js";
import { reset } from "./terminal/commands/reset.command.js";
import { restore } from "./terminal/commands/restore.command.js";
import { run } from "./terminal/commands/run.command.js";
import { show } from "./terminal/commands/show.command.js";
import { solution } from "./terminal/commands/solution.command.js";
import { status } from "./terminal/commands/status.command.js";
import { update } from "./terminal/commands/update.command.js";
import { watch } from "./terminal/commands/watch.command.js";
import { web } from "./terminal/commands/web.command.js";
import { mcp } from "./tutor/mcp.command.js";

/** All commands of a learner, as the help and the README list them. */
export const COMMANDS: Command[] = [
  watch,
  list,
  run,
  check,
  hint,
  answer,
  memo,
  lesson,
  web,
  solution,
  diff,
  reset,
  restore,
  show,
  gpt2,
  chat,
  think,
  paint,
  write,
  portfolio,
  exportAll,
  importAll,
  handIn,
  course,
  grade,
  classPage,
  editor,
  mcp,
  status,
  doctor,
  update,
];

/** Those behind `author`. */
export const AUTHOR_COMMANDS: Command[] = [
  authorCheck,
  authorContract,
  authorMutants,
  authorAnswers,
  authorStubs,
  authorTraces,
  authorBands,
  authorBackends,
  authorNew,
];
