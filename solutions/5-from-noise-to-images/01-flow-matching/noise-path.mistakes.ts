import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./noise-path.js")>({});
