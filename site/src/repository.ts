import { readFileSync } from "node:fs";
import { root } from "./course.js";

/** Where the course's files are shown and edited. The setting: `repository` in the root's package.json, or SITE_REPOSITORY. */
const PLACEHOLDER = "https://github.com/OWNER/transformer-kata";

/** The branch that "Edit page" proposes changes to. */
const BRANCH = "main";

export const repository = process.env.SITE_REPOSITORY || named() || PLACEHOLDER;

function named(): string | undefined {
  const { repository } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
  const url: string | undefined = typeof repository === "string" ? repository : repository?.url;
  return url?.replace(/^git\+/, "").replace(/\.git$/, "");
}

/** @param file from the course's root, with forward slashes */
export const editAddress = (file: string): string => `${repository}/edit/${BRANCH}/${file}`;

/** The form for an issue, which already says which page it is about. */
export function reportAddress(page: string): string {
  const title = encodeURIComponent(`Mistake on ${page}`);
  const body = encodeURIComponent(`Page: ${page}\n\nWhat it says, and what it should say:\n`);
  return `${repository}/issues/new?title=${title}&body=${body}`;
}
