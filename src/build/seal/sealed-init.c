/*
 * First process of a seal made with unshare(1): it lays out the view of files, gives up
 * every privilege, and runs the step. It takes the few options of bubblewrap that
 * headwater uses, with the same meaning (bwrap(1)), so that one list of options
 * describes both seals (view.ts). Started as pid 1 of new user, mount, pid, network,
 * ipc, uts and cgroup namespaces, with the capabilities of the user namespace.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <net/if.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define SYS_MOUNT_SETATTR 442 /* Linux 5.12; the number is the same on every architecture */
#define SYS_CLOSE_RANGE 436   /* Linux 5.11 */
#define CLOSE_ON_EXEC 4       /* CLOSE_RANGE_CLOEXEC */
#define RECURSIVE 0x8000      /* AT_RECURSIVE */
enum { READ_ONLY = 1, NO_SUID = 2, NO_DEV = 4 };

/* While the view is laid out the host's files are below OLD, the sealed ones below NEW. */
#define OLD "/oldroot"
#define NEW "/newroot"

static void check(long result, const char *what, const char *path) {
  if (result >= 0) return;
  fprintf(stderr, "sealed-init: %s %s: %s\n", what, path, strerror(errno));
  exit(1);
}

static char *below(const char *root, const char *path) {
  char *joined;
  check(asprintf(&joined, "%s%s", root, path), "join", path);
  return joined;
}

static void make_folder(const char *path) {
  struct stat status;
  if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) return;
  char *parent = strdup(path);
  *strrchr(parent, '/') = 0;
  if (*parent) make_folder(parent);
  free(parent);
  check(mkdir(path, 0755), "mkdir", path);
}

static int make_file(const char *path, mode_t mode) {
  char *parent = strdup(path);
  *strrchr(parent, '/') = 0;
  make_folder(parent);
  free(parent);
  int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, mode);
  check(fd, "create", path);
  return fd;
}

static void restrict_mount(const char *at, uint64_t flags, unsigned recursive) {
  uint64_t attributes[4] = {flags, 0, 0, 0}; /* struct mount_attr: set, clear, propagation, userns */
  check(syscall(SYS_MOUNT_SETATTR, AT_FDCWD, at, recursive, attributes, sizeof attributes), "mount_setattr", at);
}

static void bind_mount(const char *from, const char *at, uint64_t flags) {
  struct stat status;
  check(stat(from, &status), "stat", from);
  if (S_ISDIR(status.st_mode)) make_folder(at);
  else if (access(at, F_OK) != 0) close(make_file(at, 0666));
  check(mount(from, at, NULL, MS_BIND | MS_REC, NULL), "bind", at);
  if (flags) restrict_mount(at, flags, RECURSIVE);
}

static void file_system(const char *type, const char *at, unsigned long flags, const char *options) {
  make_folder(at);
  check(mount(type, at, type, MS_NOSUID | flags, options), type, at);
}

static void devices(const char *at) {
  static const char *const nodes[] = {"null", "zero", "full", "random", "urandom", "tty"};
  static const char *const links[][2] = {{"/proc/self/fd", "fd"},         {"/proc/self/fd/0", "stdin"},
                                         {"/proc/self/fd/1", "stdout"},   {"/proc/self/fd/2", "stderr"},
                                         {"pts/ptmx", "ptmx"}};
  file_system("tmpfs", at, MS_NODEV | MS_NOEXEC, "mode=0755");
  for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++) {
    char *node = below("/dev/", nodes[i]);
    bind_mount(below(OLD, node), below(NEW, node), 0);
  }
  for (size_t i = 0; i < sizeof links / sizeof *links; i++)
    check(symlink(links[i][0], below(below(at, "/"), links[i][1])), "symlink", links[i][1]);
  file_system("devpts", below(at, "/pts"), MS_NOEXEC, "newinstance,ptmxmode=0666,mode=620");
}

static void copy_file(int from, const char *at) {
  char buffer[65536];
  int to = make_file(at, 0666);
  ssize_t size;
  while ((size = read(from, buffer, sizeof buffer)) > 0) check(write(to, buffer, size), "write", at);
  check(size, "read", at);
  close(to);
}

static void loopback_up(void) {
  struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  check(fd, "socket", "lo");
  check(ioctl(fd, SIOCSIFFLAGS, &request), "raise", "lo");
  close(fd);
}

static void enter_new_root(void) {
  check(chdir("/"), "chdir", "/");
  check(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), "make private", "/");
  check(mount("tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755"), "tmpfs", "/tmp");
  check(mkdir("/tmp" OLD, 0755), "mkdir", OLD);
  file_system("tmpfs", "/tmp" NEW, MS_NODEV, "mode=0755");
  check(syscall(SYS_pivot_root, "/tmp", "/tmp" OLD), "pivot_root", "/tmp");
  check(chdir("/"), "chdir", "/");
}

static void leave_old_root(void) {
  check(umount2(OLD, MNT_DETACH), "umount", OLD);
  check(chdir(NEW), "chdir", NEW);
  check(syscall(SYS_pivot_root, ".", "."), "pivot_root", NEW);
  check(umount2(".", MNT_DETACH), "umount", "scaffold");
  check(chdir("/"), "chdir", "/");
}

static void drop_capabilities(void) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct none[2] = {{0, 0, 0}, {0, 0, 0}};
  for (int capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; capability++)
    check(prctl(PR_CAPBSET_DROP, capability, 0, 0, 0), "drop", "bounding set");
  check(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0), "clear", "ambient set");
  check(syscall(SYS_capset, &header, none), "drop", "capabilities");
  check(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "set", "no_new_privs");
  /* attack: the step, of the same user, opens our descriptors below /proc/1/fd; its own exec undoes this for itself */
  check(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0), "clear", "dumpable");
}

static void filter_system_calls(int fd) {
  static struct sock_filter code[512];
  ssize_t size = read(fd, code, sizeof code);
  check(size > 0 ? 0 : -1, "read", "seccomp filter");
  struct sock_fprog program = {.len = size / sizeof *code, .filter = code};
  check(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program), "set", "seccomp filter");
}

/* Stays as the reaper; its end is the end of every process in the seal (pid_namespaces(7)). */
static int run_step(char **command, int status_fd) {
  int started[2], status, error = 0;
  check(pipe2(started, O_CLOEXEC), "pipe", "");
  pid_t step = fork();
  check(step, "fork", "");
  if (step == 0) {
    setsid(); /* no controlling terminal to type into */
    execvp(command[0], command);
    error = errno;
    fprintf(stderr, "sealed-init: exec %s: %s\n", command[0], strerror(error));
    _exit(write(started[1], &error, sizeof error) > 0 ? 1 : 2);
  }
  close(started[1]);
  int failed = read(started[0], &error, sizeof error) > 0;
  for (pid_t ended = 0; ended != step; ) check(ended = wait(&status), "wait", command[0]);
  int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  if (!failed && status_fd >= 0) dprintf(status_fd, "{ \"exit-code\": %d }\n", code);
  return code;
}

int main(int argc, char **argv) {
  int seccomp_fd = -1, status_fd = -1;
  const char *folder = "/";
  check(syscall(SYS_CLOSE_RANGE, 3, ~0U, CLOSE_ON_EXEC), "close_range", "");
  mode_t mask = umask(0);
  char outer_pid[32] = {0}; /* as the host's /proc knows us; ours is not mounted yet */
  check(readlink("/proc/self", outer_pid, sizeof outer_pid - 1), "readlink", "/proc/self");
  enter_new_root();
  int i = 1;
  for (; i + 1 < argc && strcmp(argv[i], "--") != 0;) {
    const char *option = argv[i++], *one = argv[i++];
#define IS(name) (strcmp(option, name) == 0)
    if (IS("--seccomp")) seccomp_fd = atoi(one);
    else if (IS("--json-status-fd")) status_fd = atoi(one);
    else if (IS("--hostname")) check(sethostname(one, strlen(one)), "sethostname", one);
    else if (IS("--chdir")) folder = one;
    else if (IS("--tmpfs")) file_system("tmpfs", below(NEW, one), MS_NODEV, "mode=0755");
    else if (IS("--proc")) file_system("proc", below(NEW, one), MS_NODEV | MS_NOEXEC, NULL);
    else if (IS("--dev")) devices(below(NEW, one));
    else if (IS("--dir")) make_folder(below(NEW, one));
    else if (IS("--remount-ro")) restrict_mount(below(NEW, one), READ_ONLY, 0);
    else if (i >= argc) break;
    else if (IS("--bind")) bind_mount(below(OLD, one), below(NEW, argv[i++]), NO_SUID | NO_DEV);
    else if (IS("--ro-bind")) bind_mount(below(OLD, one), below(NEW, argv[i++]), READ_ONLY | NO_SUID | NO_DEV);
    else if (IS("--symlink")) check(symlink(one, below(NEW, argv[i++])), "symlink", one);
    else if (IS("--file")) copy_file(atoi(one), below(NEW, argv[i++]));
    else if (IS("--setenv")) check(setenv(one, argv[i++], 1), "setenv", one);
    else { errno = EINVAL; check(-1, "option", option); }
  }
  if (seccomp_fd < 0 || i + 1 >= argc || strcmp(argv[i], "--") != 0) { errno = EINVAL; check(-1, "arguments", ""); }
  if (status_fd >= 0) dprintf(status_fd, "{ \"child-pid\": %s }\n", outer_pid);
  loopback_up();
  leave_old_root();
  check(chdir(folder), "chdir", folder);
  check(setenv("PWD", folder, 1), "setenv", "PWD");
  umask(mask);
  drop_capabilities();
  filter_system_calls(seccomp_fd);
  return run_step(argv + i + 1, status_fd);
}
