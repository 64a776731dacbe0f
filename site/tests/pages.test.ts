import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { loadCourse } from "../../grader/node/course/load.js";
import { Built, siteFolder } from "./built.js";

const built = new Built();
const course = await loadCourse();
const exercisesFolder = path.join(siteFolder, "../exercises");
const files = (readdirSync(exercisesFolder, { recursive: true }) as string[])
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".md"));

const routeOf = (file: string) =>
  file
    .replace(/README\.md$/, "")
    .replace(/AFTER\.md$/, "after")
    .replace(/\.md$/, "");

test("every Markdown file of the course is a page, under its own title", () => {
  for (const file of files) {
    const title = /^# (.*)/m.exec(readFileSync(path.join(exercisesFolder, file), "utf8"))![1];
    expect(built.page(routeOf(file)).querySelector("h1")?.textContent, file).toBe(title);
  }
});

test("every exercise is a page with its title, its task, its stub and the place of the judge", () => {
  for (const { slug, chapter, title } of course.exercises) {
    const page = built.page(`${chapter}/${slug}`);
    expect(page.querySelector("h1")?.textContent, slug).toBe(title);
    const mount = page.getElementById("kata-exercise")!;
    expect({ ...mount.dataset }, slug).toMatchObject({ slug, chapter, base: "/" });
    expect(mount.querySelector("pre code")?.textContent, slug).toContain("blank(");
    expect(mount.textContent, slug).toContain(`npm run kata -- run ${slug}`);
    expect(page.querySelector(".exercise-facts a")?.getAttribute("href"), slug).toContain(`/${chapter}/`);
  }
});

test("beside them there are the start page, the map, the models, the licenses and the page for what is missing", () => {
  const others = ["index.html", "map/index.html", "models/index.html", "licenses/index.html", "404.html"];
  expect(built.pages.filter((name) => others.includes(name))).toHaveLength(5);
  expect(built.pages).toHaveLength(files.length + course.exercises.length + 5);
});

test("the line of each exercise leads to its page, and says which exercise it is", () => {
  for (const { slug, chapter } of course.exercises) {
    const lines = files
      .filter((file) => file.startsWith(`${chapter}/`))
      .flatMap((file) => [
        ...built.page(routeOf(file)).querySelectorAll(`.exercise-line[data-slug="${slug}"] a`),
      ]);
    expect(
      lines.map((line) => line.getAttribute("href")),
      slug,
    ).toEqual([`/${chapter}/${slug}/`]);
  }
});

test("the map has every exercise once, in the course's order", () => {
  const slugs = [...built.page("map").querySelectorAll("main [data-slug]")].map(
    (one) => (one as HTMLElement).dataset.slug,
  );
  expect(slugs).toEqual(course.exercises.map(({ slug }) => slug));
});

test("following the next page leads through the whole course", () => {
  let at = course.parts[0].path;
  const seen: string[] = [at];
  for (;;) {
    const next = built.page(at).querySelector('a[rel="next"]')?.getAttribute("href");
    if (!next) break;
    at = next.replace(/^\/|\/$/g, "");
    seen.push(at);
  }
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toHaveLength(files.length + course.exercises.length);
});

test("no exercise's page has a line of its solution that is not in the stub", () => {
  const read = (file: string) => readFileSync(path.join(siteFolder, "..", file), "utf8");
  for (const { slug, chapter, files } of course.exercises) {
    const stub = read(files.stub);
    const lines = read(files.solution)
      .split("\n")
      .map((line) => line.trim());
    // Short ones, such as closing brackets, stand everywhere.
    const secret = lines.filter((line) => line.length > 30 && !line.startsWith("//") && !stub.includes(line));
    const text = built.page(`${chapter}/${slug}`).querySelector("main")!.textContent!;
    expect(
      secret.filter((line) => text.includes(line)),
      slug,
    ).toEqual([]);
  }
});

test("the licenses page names those of the course, of its data, and of what it ships", () => {
  const text = built.page("licenses").querySelector("main")!.textContent!;
  for (const words of [
    "MIT",
    "CC BY-SA 3.0",
    "Yann LeCun",
    "Project Gutenberg",
    "GPT-2",
    "katex",
    "@tensorflow/tfjs-core",
  ])
    expect(text).toContain(words);
});
