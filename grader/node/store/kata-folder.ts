import path from "node:path";
import { root } from "../course/paths.js";

/** Where the grader keeps what it knows of the learner; git ignores it. */
export const kata = path.join(root, ".kata");
export const progressFile = path.join(kata, "progress.json");
/** Which of the learner's files an update has to move; there only while it works, and after it was killed. */
export const updateJournal = path.join(kata, "update.json");
/** The address of the course's site, where the learner has set one, or `off`. */
export const siteFile = path.join(kata, "site");
/** What stood in the editors' settings before `kata editor off`. */
export const editorFile = path.join(kata, "editor.json");
/** Files that a reset or an update replaced. */
export const keptFolder = path.join(kata, "kept");
export const cacheFolder = path.join(kata, "cache");
/** What the last run of each exercise showed, and the pages made of it. */
export const exhibitsFolder = path.join(kata, "exhibits");
/** What the last run of each exercise that passed showed: a wrong answer after it takes nothing away. */
export const passedFolder = path.join(kata, "passed");
export const showFolder = path.join(kata, "show");
/** Where `kata portfolio` writes its page unless it is told another place. */
export const portfolioFile = path.join(kata, "portfolio.html");
/** Models that the learner has trained, for `kata chat`, `kata think`, `kata paint` and `kata write`. */
export const modelsFolder = path.join(kata, "models");
/** Pictures that `kata paint` and `kata write` have made. */
export const picturesFolder = path.join(kata, "pictures");
/** What the learner is called in hand-ins without a name. */
export const pseudonymFile = path.join(kata, "pseudonym");
