import type { Pinned } from './pinned.ts';
import { asText, type ExportLine, exportHead } from './written.ts';

/** In an image headwater itself installs what the lock pins, so that all can be said. */
export function dockerfileLine({ name, locked, asked }: Pinned): ExportLine['said'] {
  return { line: `# ${name} ${locked ?? asked ?? 'latest'}` };
}

/** A fragment (docs/CI.md, "An image with pinned tools"): proved in the image as it is here. */
export function dockerfileText(lines: readonly ExportLine[], from: string): string {
  const head = exportHead(from, [
    'headwater itself is expected at /opt/headwater of the image (docs/CI.md, "An image with pinned tools").',
    'Building from source needs a sandbox: the step runs with `docker buildx build --allow security.insecure`,',
    'and the file begins with `# syntax=docker/dockerfile:1-labs`. What it installs:',
  ]);
  const names = lines.flatMap(({ said }) => ('line' in said ? [said.line] : []));
  return asText([
    ...head,
    ...names,
    'ENV HEADWATER_HOME=/opt/tools',
    'WORKDIR /project',
    'COPY headwater.toml headwater.lock ./',
    'RUN --security=insecure /opt/headwater/bin/headwater install --frozen \\',
    ' && /opt/headwater/bin/headwater verify \\',
    ' && rm -rf /opt/tools/keys/builder.pem /opt/tools/cache',
    'ENV PATH=/opt/tools/bin:/opt/headwater/bin:$PATH',
  ]);
}
