/** Loaded by Pulumi's own host before the program, as Pulumi.yaml says: the directory of the state is private there too. */
import { tellOpen } from "./openState.ts";
import { defaultBackend, findProject } from "./project.ts";

const project = findProject(process.cwd());
const directory = project === undefined ? undefined : defaultBackend(project, process.cwd(), process.env);
if (directory !== undefined) tellOpen(directory, (line) => process.stderr.write(`${line}\n`));
