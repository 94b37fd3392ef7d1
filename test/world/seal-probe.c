/* What an attacker inside the seal would try; the tests run it outside as well. Prints
 * `yes` where it got through, else `errno` and its number. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static int say(long result) {
  if (result >= 0) printf("yes\n");
  else printf("errno %d\n", errno);
  return 0;
}

static int internet(int type, const char *address, const char *port) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(port))};
  struct timeval patience = {.tv_sec = 5};
  char byte = 'x';
  inet_pton(AF_INET, address, &to.sin_addr);
  int fd = socket(AF_INET, type, 0);
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  long result = connect(fd, (struct sockaddr *)&to, sizeof to);
  if (result == 0) result = send(fd, &byte, 1, MSG_NOSIGNAL);
  return say(result < 0 ? result : recv(fd, &byte, 1, 0));
}

static int local_socket(const char *name, int is_abstract) {
  struct sockaddr_un to = {.sun_family = AF_UNIX};
  strncpy(to.sun_path + is_abstract, name, sizeof to.sun_path - 2);
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  return say(connect(fd, (struct sockaddr *)&to, offsetof(struct sockaddr_un, sun_path) + is_abstract + strlen(name)));
}

/* In a process of its own, with a terminal of its own as controlling terminal. */
static int type_into_terminal(unsigned long command) {
  int terminal = posix_openpt(O_RDWR | O_NOCTTY);
  if (terminal < 0 || grantpt(terminal) < 0 || unlockpt(terminal) < 0) return say(-1);
  const char *name = ptsname(terminal);
  pid_t child = fork();
  if (child == 0) {
    setsid();
    int tty = open(name, O_RDWR);
    if (tty < 0) _exit(say(-1));
    say(syscall(SYS_ioctl, tty, command, "x"));
    fflush(stdout);
    _exit(0);
  }
  waitpid(child, NULL, 0);
  return 0;
}

static int new_user_namespace(const char *how) {
  uint64_t arguments[8] = {CLONE_NEWUSER, 0, 0, 0, SIGCHLD, 0, 0, 0};
  if (strcmp(how, "unshare") == 0) return say(unshare(CLONE_NEWUSER));
  long child = strcmp(how, "clone") == 0 ? syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0)
                                         : syscall(SYS_clone3, arguments, sizeof arguments);
  if (child == 0) _exit(0);
  return say(child);
}

/* Into the first process of the seal, or, as a control, into a child. */
static int enter_process(const char *how, const char *whom) {
  pid_t child = fork(), target = strcmp(whom, "first") == 0 ? 1 : child;
  if (child == 0) for (;;) pause();
  char here = 0;
  struct iovec to = {&here, 1}, from = {&here, 1};
  long result = strcmp(how, "ptrace") == 0    ? ptrace(PTRACE_ATTACH, target, 0, 0)
                : strcmp(how, "memory") == 0  ? syscall(SYS_process_vm_readv, target, &to, 1, &from, 1, 0)
                : strcmp(how, "pidfd") == 0   ? syscall(438, syscall(434, target, 0), 1, 0)
                                              : open("/proc/1/mem", O_RDWR);
  say(result);
  kill(child, SIGKILL);
  return 0;
}

static int foreign_abi(void) {
#ifdef __x86_64__
  long result;
  __asm__ volatile("int $0x80" : "=a"(result) : "a"(20 /* getpid of i386 */) : "memory");
#endif
  return say(0);
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "", *one = argc > 2 ? argv[2] : "", *two = argc > 3 ? argv[3] : "";
#define IS(name) (strcmp(what, name) == 0)
  if (IS("tcp")) return internet(SOCK_STREAM, one, two);
  if (IS("udp")) return internet(SOCK_DGRAM, one, two);
  if (IS("unix")) return local_socket(one, 0);
  if (IS("abstract")) return local_socket(one, 1);
  if (IS("socket")) return say(socket(atoi(one), SOCK_STREAM, 0) < 0 ? socket(atoi(one), SOCK_SEQPACKET, 0) : 0);
  if (IS("socket-high-bits")) return say(syscall(SYS_socket, 0x100000000UL | atoi(one), SOCK_STREAM, 0));
  if (IS("io_uring")) return say(syscall(SYS_io_uring_setup, 1, (char[120]){0}));
  if (IS("keyring")) return say(syscall(SYS_keyctl, 0, -4 /* user keyring */, 1));
  if (IS("tiocsti")) return type_into_terminal(TIOCSTI);
  if (IS("tiocsti-high-bits")) return type_into_terminal(0x100000000UL | TIOCSTI);
  if (IS("userns")) return new_user_namespace(one);
  if (IS("enter")) return enter_process(one, two);
  if (IS("foreign-abi")) return foreign_abi();
  if (IS("euid")) return printf("%d\n", geteuid()) < 0;
  if (IS("become-root")) return say(setresuid(0, 0, 0));
  fprintf(stderr, "unknown probe %s\n", what);
  return 2;
}
