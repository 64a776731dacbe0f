import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./optimal-margin.js")>({});
