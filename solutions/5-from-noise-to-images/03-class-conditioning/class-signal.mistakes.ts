import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./class-signal.js")>({});
