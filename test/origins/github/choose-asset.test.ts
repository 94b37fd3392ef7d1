import { describe, expect, test } from 'vitest';
import { HeadwaterError } from '../../../src/errors.ts';
import type { Platform } from '../../../src/model/platform.ts';
import { parseVersion } from '../../../src/model/version.ts';
import { chooseAsset } from '../../../src/origins/github/choose-asset.ts';

const NOISE = [
  'checksums.txt',
  'tool_1.2.3_SHA256SUMS',
  'tool_1.2.3_SHA256SUMS.sig',
  'tool-1.2.3.tar.gz',
  'tool-1.2.3-src.tar.gz',
  'tool-v1.2.3-vendor.tar.xz',
  'multiple.intoto.jsonl',
  'tool-linux-amd64.deb',
  'tool-linux-amd64.rpm',
  'tool-linux-amd64.apk',
  'tool-linux-amd64.AppImage',
  'tool-linux-amd64.pkg.tar.zst',
  'tool-linux-amd64.msi',
  'tool-linux-amd64-installer.sh',
  'tool-linux-amd64.sh',
  'tool-linux-amd64.sbom.json',
  'tool-linux-amd64.spdx.json.gz',
  'tool-linux-amd64.tar.gz.sha256',
  'tool-linux-amd64.tar.gz.asc',
  'tool-linux-amd64.tar.gz.sig',
  'tool-linux-amd64.tar.gz.pem',
  'tool-linux-amd64.tar.gz.sigstore.json',
  'tool-linux-amd64.tar.gz.intoto.jsonl',
  'tool-linux-amd64-debug.tar.gz',
  'tool-linux-amd64.dbg',
  'tool-linux-amd64v3.tar.gz',
  'tool-darwin.dmg',
  'tool-macos-universal.pkg',
  'tool-windows-amd64.zip',
  'tool-x86_64-pc-windows-gnu.zip',
  'tool-linux-386.tar.gz',
  'tool-linux-armv7.tar.gz',
  'tool-linux-riscv64.tar.gz',
  'tool-aarch64-linux-android.tar.gz',
  'tool-freebsd-amd64.tar.gz',
];

/** As projects really call them. */
const RELEASES: Readonly<Record<string, Partial<Record<Platform, string>>>> = {
  'Go releaser': {
    'linux-x64': 'tool_1.2.3_linux_amd64.tar.gz',
    'linux-arm64': 'tool_1.2.3_linux_arm64.tar.gz',
    'darwin-x64': 'tool_1.2.3_darwin_amd64.tar.gz',
    'darwin-arm64': 'tool_1.2.3_darwin_arm64.tar.gz',
  },
  'Go releaser, as uname has it': {
    'linux-x64': 'tool_Linux_x86_64.tar.gz',
    'linux-arm64': 'tool_Linux_arm64.tar.gz',
    'darwin-x64': 'tool_Darwin_x86_64.tar.gz',
    'darwin-arm64': 'tool_Darwin_arm64.tar.gz',
  },
  'triples of Rust': {
    'linux-x64': 'tool-v1.2.3-x86_64-unknown-linux-musl.tar.gz',
    'linux-arm64': 'tool-v1.2.3-aarch64-unknown-linux-gnu.tar.gz',
    'darwin-x64': 'tool-v1.2.3-x86_64-apple-darwin.tar.gz',
    'darwin-arm64': 'tool-v1.2.3-aarch64-apple-darwin.tar.gz',
  },
  'plain programs': {
    'linux-x64': 'tool-linux-amd64',
    'linux-arm64': 'tool-linux-arm64',
    'darwin-x64': 'tool-macos-amd64',
    'darwin-arm64': 'tool-macos-arm64',
  },
  'words run together': {
    'linux-x64': 'tool-linux64.zip',
    'linux-arm64': 'tool-linux_aarch64.tar.xz',
    'darwin-x64': 'tool-osx64.tgz',
    'darwin-arm64': 'tool-macos11-arm64.tgz',
  },
  'dots and a bare version': {
    'linux-x64': 'tool-1.2.3.linux-amd64.tar.gz',
    'linux-arm64': 'tool-1.2.3.linux-arm64.tar.zst',
    'darwin-x64': 'tool-1.2.3.darwin-x64.tar.bz2',
    'darwin-arm64': 'tool-1.2.3.darwin-arm64.gz',
  },
};

describe('the file for a platform', () => {
  test.each(
    Object.entries(RELEASES).flatMap(([style, names]) =>
      Object.entries(names).map(([platform, name]) => [style, platform as Platform, name] as const),
    ),
  )('%s, %s: %s', (style, platform, name) => {
    expect(chosen([...NOISE, ...Object.values(RELEASES[style] ?? {})], platform)).toBe(name);
  });

  test.each<[readonly string[], Platform, string]>([
    [['tool-linux-x64', 'tool-linux-x64-musl'], 'linux-x64', 'tool-linux-x64'],
    [['tool-linux-x64-gnu', 'tool-linux-x64-musl'], 'linux-x64', 'tool-linux-x64-musl'],
    [['tool-linux-amd64-alpine', 'tool-linux-amd64-glibc'], 'linux-x64', 'tool-linux-amd64-glibc'],
    [
      ['tool-linuxstatic-amd64', 'tool-linux-static-amd64', 'tool-linux-amd64'],
      'linux-x64',
      'tool-linux-static-amd64',
    ],
    [['tool-linux-x64.zip', 'tool-linux-x64.tar.gz', 'tool-linux-x64'], 'linux-x64', 'tool-linux-x64.tar.gz'],
    [['tool-linux-x64.gz', 'tool-linux-x64'], 'linux-x64', 'tool-linux-x64.gz'],
    [['tool-extended-linux-amd64.tgz', 'tool-linux-amd64.zip'], 'linux-x64', 'tool-linux-amd64.zip'],
    [['toolbox-linux-amd64', 'tool-linux-amd64'], 'linux-x64', 'tool-linux-amd64'],
    [['tool-linux.tar.gz', 'tool-linux-arm64.tar.gz'], 'linux-x64', 'tool-linux.tar.gz'],
    [['tool-macos.zip', 'tool-macos-universal.zip'], 'darwin-arm64', 'tool-macos-universal.zip'],
    [['tool-darwin-universal', 'tool-darwin-arm64'], 'darwin-arm64', 'tool-darwin-arm64'],
  ])('of %j for %s it is %s', (names, platform, name) => {
    expect(chosen(names, platform)).toBe(name);
    expect(chosen([...names].reverse(), platform)).toBe(name);
  });

  test('a tool that is called by a word of platforms is still found', () => {
    const names = ['mac-sbom-linux-amd64', 'mac-sbom-darwin-amd64'];
    expect(chosen(names, 'linux-x64', 'mac-sbom')).toBe('mac-sbom-linux-amd64');
  });
});

describe('attack: assets that only look like the platform', () => {
  test.each<[string, Platform]>([
    ['tool-linuxkit-amd64', 'linux-x64'],
    ['tool-notlinux-amd64', 'linux-x64'],
    ['tool-linux-amd64-for-windows', 'linux-x64'],
    ['tool-linux-amd64-arm64', 'linux-x64'],
    ['tool-linux-amd64.exe', 'linux-x64'],
    ['tool-linux-amd64.update', 'linux-x64'],
    ['tool-linux-amd64.tar.gz.torrent', 'linux-x64'],
    ['tool-linux.tar.gz', 'linux-arm64'],
    ['tool-amd64.tar.gz', 'linux-x64'],
    ['tool-linux-amd64_v4.tar.gz', 'linux-x64'],
    ['tool-linux-arm64ec', 'linux-arm64'],
    ['tool-macos.tar.gz', 'darwin-arm64'],
    ['tool-linux-universal', 'linux-x64'],
    ['tool-linux-gnueabihf', 'linux-x64'],
    ['tool-linux-amd64.1.gz.sig.zip', 'linux-arm64'],
  ])('%s is not for %s', (name, platform) => {
    expect(codeOf(() => chosen([name], platform))).toBe('ORIGIN_ASSET_UNKNOWN');
  });

  test('nothing is chosen of noise alone, and the names are told', () => {
    for (const platform of ['linux-x64', 'linux-arm64', 'darwin-arm64', 'darwin-x64'] as const) {
      expect(codeOf(() => chosen(NOISE, platform))).toBe('ORIGIN_ASSET_UNKNOWN');
    }
  });

  test('between equals nobody guesses', () => {
    const names = [
      'tool-full-linux-amd64.tar.gz',
      'tool-lite-linux-amd64.tar.gz',
      'tool-darwin-amd64.tar.gz',
    ];
    const error = errorOf(() => chosen(names, 'linux-x64'));
    expect(error.code).toBe('ORIGIN_ASSET_UNKNOWN');
    expect(error.detail.details).toEqual(names.slice(0, 2));
  });
});

function chosen(names: readonly string[], platform: Platform, repository = 'tool'): string {
  const assets = names.map((name) => ({ name, size: 1 }));
  return chooseAsset(assets, { version: parseVersion('1.2.3'), platform, repository }).name;
}

function codeOf(call: () => unknown): string {
  return errorOf(call).code;
}

function errorOf(call: () => unknown): HeadwaterError {
  try {
    call();
  } catch (error) {
    if (error instanceof HeadwaterError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
