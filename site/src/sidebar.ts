import type { StarlightRouteData } from "@astrojs/starlight/route-data";
import type { ChapterData, PartData } from "../course/data.js";
import { course, numberOf, placeOf } from "./course.js";
import { pathTo } from "./settings.js";

type Entry = StarlightRouteData["sidebar"][number];

/**
 * The course as seen from one page. Only the part that the reader is in shows its pages and exercises: all of them would weigh
 * more than a lesson, on every page.
 */
export function sidebarAt(route: string): Entry[] {
  const here = placeOf(route);
  return [
    link("Map of the course", "map", route),
    link("Talk to your models", "models", route),
    ...course.parts.map((part) => {
      const isHere = part === here?.part;
      const chapters = part.chapters.map((chapter) =>
        isHere
          ? chapterGroup(chapter, route, chapter === here?.chapter)
          : link(labelOf(chapter), chapter.path, route),
      );
      const entries = [
        link("The story", part.story.route, route),
        ...chapters,
        link("What you can do now", part.lookBack.route, route),
      ];
      return group(partLabel(part), entries, !isHere);
    }),
  ];
}

export const partLabel = ({ number, name }: PartData): string => `${number} ${name}`;

const labelOf = (chapter: ChapterData): string => `${numberOf(chapter)} ${chapter.title}`;

function chapterGroup(chapter: ChapterData, route: string, isHere: boolean): Entry {
  const entries = chapter.pages.flatMap((page) => [
    link(page.title, page.route, route),
    ...page.exercises.map((one) =>
      link(one.title, one.route, route, { class: "sidebar-exercise", "data-slug": one.slug }),
    ),
  ]);
  return group(labelOf(chapter), entries, !isHere);
}

function group(label: string, entries: Entry[], collapsed: boolean): Entry {
  return { type: "group", label, entries, collapsed, badge: undefined };
}

function link(label: string, to: string, route: string, attrs: Record<string, string> = {}): Entry {
  return { type: "link", label, href: pathTo(to), isCurrent: to === route, badge: undefined, attrs };
}
