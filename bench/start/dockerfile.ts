/** What each layer of the last stage of a Dockerfile copies from the stage that built it, as paths in the project. */
export function copiedLayers(dockerfile: string): string[][] {
  const lastStage = dockerfile.split(/^FROM /m).at(-1) ?? ''
  return [...lastStage.matchAll(/^COPY --from=\w+ (.+)$/gm)].map(([, paths = '']) =>
    paths
      .split(' ')
      .slice(0, -1)
      .map((path) => path.replace(/^\/app\//, '')),
  )
}
