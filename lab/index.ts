export { brokenTags, labImages, labServices, type LabImage, type LabService } from "./catalogue.ts";
export { LabError, LabUnavailable } from "./errors.ts";
export { Host, type StopOptions } from "./host.ts";
export { Lab, openLab, type HostSpec, type LabOptions } from "./lab.ts";
export type { LabNetwork } from "./layout.ts";
export type { Progress } from "./machine.ts";
export type { RunOptions, RunResult } from "./run.ts";
export type { Registry, RegistryLogin } from "./registry.ts";
