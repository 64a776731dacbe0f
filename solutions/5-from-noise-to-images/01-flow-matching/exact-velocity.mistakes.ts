import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./exact-velocity.js")>({});
