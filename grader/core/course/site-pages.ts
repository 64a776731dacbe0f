// Where the course's site has its pages: the site's build makes them there, and the terminal opens them there.

/**
 * The page that shows a file of the course, without slashes around it: `1-understanding-gradients/03-attention/softmax`. A `README.md`
 * is the page of its folder, and `AFTER.md` the one that looks back on its part.
 *
 * @param file from the course's root, with forward slashes
 */
export function routeOf(file: string): string {
  return file
    .replace(/^exercises\//, "")
    .replace(/\.(md|ts)$/, "")
    .replace(/\/README$/, "")
    .replace(/\/AFTER$/, "/after");
}

/** The address of a page, below a site whose own address ends with a slash. */
export const pageAt = (site: string, route: string): string => (route === "" ? site : `${site}${route}/`);
