import { inCourse } from "../course/paths.js";

/** The id of a module of the course whose path on this disk is known; the query stays. */
export function courseId(place: string): string {
  // A folder above the course may have a question mark in its name.
  const at = place.indexOf("?", place.lastIndexOf("/"));
  return at < 0 ? inCourse(place) : inCourse(place.slice(0, at)) + place.slice(at);
}
