import { defineRouteMiddleware, type StarlightRouteData } from "@astrojs/starlight/route-data";
import { inOrder } from "./course.js";
import { pathTo } from "./settings.js";
import { sidebarAt } from "./sidebar.js";

/** Every page gets the sidebar as seen from it, and its neighbors in the course's order. */
export const onRequest = defineRouteMiddleware(({ locals }) => {
  const page = locals.starlightRoute;
  page.sidebar = sidebarAt(page.id);
  const at = inOrder.findIndex(({ route }) => route === page.id);
  page.pagination = {
    prev: at > 0 ? neighbor(at - 1) : undefined,
    next: at >= 0 && at < inOrder.length - 1 ? neighbor(at + 1) : undefined,
  };
});

function neighbor(at: number): StarlightRouteData["pagination"]["next"] {
  const { title, route, isExercise } = inOrder[at];
  const label = isExercise ? `Exercise: ${title}` : title;
  return { type: "link", label, href: pathTo(route), isCurrent: false, badge: undefined, attrs: {} };
}
