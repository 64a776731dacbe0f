/** The line of a lesson at which its text reaches an exercise: `**Exercise:** [`slug`](slug.ts), 20 min`. */
export interface ExerciseLine {
  slug: string;
  /** Where the link leads. */
  href: string;
  minutes: number;
}

const LINE = /^\*\*Exercise:\*\* \[`([^`\]]+)`\]\(([^)\s]+)\), (\d+) min$/;

/** What a paragraph says if it is the line of an exercise. */
export function exerciseLine(paragraph: string): ExerciseLine | undefined {
  const [, slug, href, minutes] = LINE.exec(paragraph.trim()) ?? [];
  return slug === undefined ? undefined : { slug, href, minutes: Number(minutes) };
}

/** Whether a page reaches an exercise. */
export function reaches(body: string, slug: string): boolean {
  return body.split("\n").some((line) => exerciseLine(line)?.slug === slug);
}
