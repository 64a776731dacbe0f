/** The last part of a path, without the given ending. */
export function nameOf(file: string, ending = ""): string {
  const name = file.slice(file.lastIndexOf("/") + 1);
  return ending && name.endsWith(ending) ? name.slice(0, -ending.length) : name;
}

/** The folder of a file; empty if the file lies at the root. */
export function folderOf(file: string): string {
  return file.slice(0, Math.max(0, file.lastIndexOf("/")));
}

/** Joins a folder and a relative path. The result begins with `..` if it leaves the course. */
export function joined(folder: string, relative: string): string {
  const parts: string[] = [];
  for (const part of `${folder}/${relative}`.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  return `${folder.startsWith("/") ? "/" : ""}${parts.join("/")}`;
}

/** The relative path that leads from a folder to a file. */
export function pathFrom(folder: string, file: string): string {
  const [from, to] = [folder, file].map((each) => each.split("/").filter(Boolean));
  let same = 0;
  while (same < from.length && from[same] === to[same]) same++;
  return [...from.slice(same).map(() => ".."), ...to.slice(same)].join("/");
}
