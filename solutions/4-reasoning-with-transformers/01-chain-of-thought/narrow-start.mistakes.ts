import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./narrow-start.js")>({});
