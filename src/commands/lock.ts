import { boolean, string as stringFlag } from '@oclif/core/flags';
import { oneLine } from '../model/plain-text.ts';
import { PLATFORMS } from '../model/platform.ts';
import { HeadwaterCommand } from './base.ts';

export class Lock extends HeadwaterCommand {
  static override summary = 'Write headwater.lock: what the manifest asks for, pinned for every platform.';
  static override description =
    'Builds and installs nothing; what others build is asked for and judged by its digest. What is locked stays as long as the manifest allows it; `headwater update` raises it.';
  static override examples = [
    '<%= config.bin %> lock',
    '<%= config.bin %> lock --platform linux-x64 --platform darwin-arm64',
    '<%= config.bin %> lock --check',
  ];
  static override flags = {
    platform: stringFlag({
      description: 'for these platforms, and no others',
      options: [...PLATFORMS],
      multiple: true,
      multipleNonGreedy: true,
    }),
    check: boolean({ description: 'change nothing, and fail where something would have to be changed' }),
  };

  override async run() {
    const { flags } = await this.parse(Lock);
    const { lockProject } = await import('../flows/project/lock.ts');
    const { requireProject } = await import('../flows/project/place.ts');
    const context = await this.flowContext();
    const platforms = PLATFORMS.filter((platform) => flags.platform?.includes(platform));
    const wish = { check: flags.check, platforms: platforms.length === 0 ? undefined : platforms };
    const report = await lockProject(requireProject(context.host), wish, context);
    this.endProgress();
    for (const line of report.changes) this.say(line);
    const { file, packages } = report;
    this.say(`${oneLine(file)}: ${packages.length} packages for ${report.platforms.join(', ')}`);
    return report;
  }
}
