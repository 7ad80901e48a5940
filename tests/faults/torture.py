#!/usr/bin/env python3
"""Black-box torture harness for a program that appends acknowledged records to a file.

It starts the command again and again on the SAME file, hurts it in a chosen way, and after every round checks:
  R1  every record id ever acknowledged (this round or any earlier one) is reported by the verify step
  R2  the verify step exits 0 (the file reloads)
  R3  nothing that was complete in the file before the round changed: the old bytes up to the last newline are still a
      prefix of the new file (switch off with --no-prefix for programs that rewrite)
  R4  at most --max-unacked records exist that were never acknowledged (1 = only the one in flight at the kill)
  R5  the program starts again on the file it left behind and acknowledges within --start-timeout (no stale lock, no
      refusal after a torn tail)
  R6  in error modes: the program never crashes with a Python traceback, and once it stopped acknowledging it exits
      with one of --error-codes (or goes on acknowledging)

Placeholders {file} and {dir} are replaced in --cmd and --verify. The command must print one line per durable record
that matches --ack (first group = record id), unbuffered, only after the record is durable.
--verify prints one present id per line; without it the file is read as JSONL and --id-field is used.

Modes (choose one or more; default kill):
  kill      SIGKILL at a random moment (or --signal TERM/HUP/INT/QUIT)
  sweep     SIGKILL at the entry of the i-th write/fsync/fdatasync/ftruncate/rename/unlink, i = 1.. (needs strace)
  errors    the i-th write/fsync/... fails once with EIO, ENOSPC, EDQUOT, EROFS (needs strace); --errors-forever keeps failing
  fsyncgate the i-th fsync fails once and its not rewritten bytes are zeroed afterwards (LD_PRELOAD, needs cc)
  short     the i-th write to the file writes only k bytes, then the next one fails ENOSPC (LD_PRELOAD, needs cc)
  tail      no kill: the file's last record is cut at every byte offset (torn tail), then the program must start again
  powerloss ext4 on a loop device, EXT4 shutdown ioctl while the command runs, remount, verify (needs root, mkfs.ext4)

Journals of one segment a session: --segments "{dir}/project/journals/t/r{n}.jsonl" gives every start a new {file}; R3 then says that no byte of any
older segment changes, and `tail` damages an older segment before the next start. --setup makes the project once.

  torture.py --mode kill,tail --runs 200 --setup "workbench demo {dir}/project --no-ui" --segments "{dir}/project/journals/t/r{n}.jsonl" \
    --cmd "workbench record {dir}/project --annotator t --segment {file}" --feed '{"do":"flag","claim":{…},"on":true}\n' --feed-every 0.002 \
    --verify "workbench check {dir}/project --ids" --verify-codes 0,1
  (a claim of the demo, flag on and off in turn so that every line is a decision; feed some sixty lines at once, or kills only hit an idle program
  and a writer that acknowledges too early goes unseen; the same with --pty, `workbench label …` and keys such as --feed suxu)

Exit: 0 all rounds held, 1 a rule was broken, 2 the harness could not run. --json FILE writes the full result.
Only processes that this script starts are signalled. Everything happens under --dir.
"""
import argparse, collections, fcntl, json, os, pty, random, re, select, shlex, shutil, signal, struct, subprocess, sys, tempfile, time

SYSCALLS = "write,pwrite64,writev,fsync,fdatasync,ftruncate,rename,renameat2,unlink"
SHIM = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static int n;
static int ours(int fd){const char*p=getenv("TORTURE_FILE");char l[64],b[4096];if(!p)return 0;snprintf(l,sizeof l,"/proc/self/fd/%d",fd);
 ssize_t k=readlink(l,b,sizeof b-1);if(k<0)return 0;b[k]=0;return !strcmp(b,p);}
ssize_t write(int fd,const void*b,size_t c){static ssize_t(*r)(int,const void*,size_t);if(!r)r=dlsym(RTLD_NEXT,"write");
 if(ours(fd)){int at=atoi(getenv("TORTURE_AT"));n++;if(n==at){size_t k=strtoul(getenv("TORTURE_SHORT"),0,10);if(k>0)return r(fd,b,k<c?k:c);errno=ENOSPC;return -1;}
  if(n==at+1){errno=ENOSPC;return -1;}}return r(fd,b,c);}
"""

# fsyncgate: the i-th fsync/fdatasync fails once; as on Linux the dirty pages are then clean, so bytes written since the last good
# sync never reach the disk unless their page is written again. The shim keeps the list of such bytes; the harness zeroes them
# after the process is gone (what a reboot or a cache eviction would show).
GATE = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#define N 4096
static long P[N][2],D[N][2];static int np,nd,calls;
static int ours(int fd){const char*p=getenv("TORTURE_FILE");char l[64],b[4096];if(!p)return 0;snprintf(l,sizeof l,"/proc/self/fd/%d",fd);
 ssize_t k=readlink(l,b,sizeof b-1);if(k<0)return 0;b[k]=0;return !strcmp(b,p);}
static void save(void){char t[4096];snprintf(t,sizeof t,"%s",getenv("TORTURE_DROPPED"));FILE*f=fopen(t,"w");if(!f)return;for(int i=0;i<nd;i++)fprintf(f,"%ld %ld\n",D[i][0],D[i][1]);fclose(f);}
static void redirty(long a,long b){a=a/4096*4096;b=(b+4095)/4096*4096;int k=0;for(int i=0;i<nd;i++){long x=D[i][0],y=D[i][1];
  if(y<=a||x>=b){D[k][0]=x;D[k++][1]=y;continue;} if(np<N){P[np][0]=x>a?x:a;P[np++][1]=y<b?y:b;} if(x<a){D[k][0]=x;D[k++][1]=a;} else if(y>b){D[k][0]=b;D[k++][1]=y;}} nd=k;}
ssize_t write(int fd,const void*b,size_t c){static ssize_t(*r)(int,const void*,size_t);if(!r)r=dlsym(RTLD_NEXT,"write");
 if(!ours(fd))return r(fd,b,c);ssize_t k=r(fd,b,c);if(k>0){struct stat s;fstat(fd,&s);long e=(fcntl(fd,F_GETFL)&O_APPEND)?s.st_size:lseek(fd,0,SEEK_CUR);redirty(e-k,e);if(np<N){P[np][0]=e-k;P[np++][1]=e;}save();}return k;}
int ftruncate(int fd,off_t n){static int(*r)(int,off_t);if(!r)r=dlsym(RTLD_NEXT,"ftruncate");int o=ours(fd),k=r(fd,n);if(o&&!k){if(n%4096)redirty(n-1,n);int j=0;
  for(int i=0;i<nd;i++)if(D[i][0]<n){D[j][0]=D[i][0];D[j++][1]=D[i][1]<n?D[i][1]:n;}nd=j;j=0;for(int i=0;i<np;i++)if(P[i][0]<n){P[j][0]=P[i][0];P[j++][1]=P[i][1]<n?P[i][1]:n;}np=j;save();}return k;}
int ftruncate64(int fd,off_t n){return ftruncate(fd,n);}
static int sync_(int fd,const char*nm){int(*r)(int)=dlsym(RTLD_NEXT,nm);if(!ours(fd))return r(fd);calls++;
 if(calls==atoi(getenv("TORTURE_AT"))){for(int i=0;i<np&&nd<N;i++){D[nd][0]=P[i][0];D[nd++][1]=P[i][1];}np=0;save();errno=EIO;return -1;}
 int k=r(fd);if(!k)np=0;return k;}
int fsync(int fd){return sync_(fd,"fsync");}
int fdatasync(int fd){return sync_(fd,"fdatasync");}
"""


class Broken(Exception):
    pass


class Harness:
    def __init__(self, a):
        self.a = a
        self.rnd = random.Random(a.seed)
        self.dir = os.path.abspath(a.dir or tempfile.mkdtemp(prefix="torture-"))
        os.makedirs(self.dir, exist_ok=True)
        self.file = os.path.join(self.dir, a.file)
        self.ack = re.compile(a.ack.encode())
        self.acked, self.rounds, self.fail = {}, [], []
        self.stat = collections.Counter()
        self.segment_no, self.last_file = 0, None
        self.prepare()

    # -- segments -----------------------------------------------------------------------------------------------------
    def prepare(self):
        """runs --setup in the working folder and picks the first segment"""
        if self.a.setup:
            r = subprocess.run(self.argv(self.a.setup), capture_output=True, text=True)
            if r.returncode:
                print(f"setup failed: {r.stderr.strip()[-300:]}", file=sys.stderr)
                sys.exit(2)
        if self.a.segments:
            self.next_segment()
        if self.a.verify and self.a.setup:
            self.known_extra = len(self.present())

    def next_segment(self):
        self.last_file = self.file
        self.file = self.a.segments.replace("{dir}", self.dir).replace("{n}", f"{self.segment_no:05d}")
        self.segment_no += 1

    def older(self):
        """{path: bytes} of every segment but the one in use"""
        if not self.a.segments or not os.path.isdir(os.path.dirname(self.file)):
            return {}
        folder = os.path.dirname(self.file)
        names = [os.path.join(folder, n) for n in os.listdir(folder)]
        return {n: open(n, "rb").read() for n in names if n != self.file and os.path.isfile(n)}

    # -- running the command ------------------------------------------------------------------------------------------
    def argv(self, s):
        return [x.replace("{file}", self.file).replace("{dir}", self.dir) for x in shlex.split(s)]

    def run(self, stop, pre=(), env=None, keys=b""):
        """stop(nacks, seconds_since_first_ack) -> None | signal number; returns (acks, rc, seconds_to_first_ack, err)"""
        a = self.a
        e = dict(os.environ, PYTHONUNBUFFERED="1", **(env or {}))
        argv = list(pre) + self.argv(a.cmd)
        err = tempfile.TemporaryFile()
        if a.pty:
            m, s = pty.openpty()
            fcntl.ioctl(s, 0x5414, struct.pack("HHHH", 40, 120, 0, 0))          # TIOCSWINSZ
            r, w = os.pipe()
            p = subprocess.Popen(argv, stdin=s, stdout=s, stderr=err, env=dict(e, WORKBENCH_ACK_FD=str(w)), pass_fds=(w,), start_new_session=True)
            os.close(s), os.close(w)
            fds, out = [m, r], r
        else:
            p = subprocess.Popen(argv, stdin=subprocess.PIPE if a.feed else subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=err, env=e, start_new_session=True)
            out, m = p.stdout.fileno(), None
            fds = [out]
        t0 = time.monotonic()
        first, buf, acks, sent, last_key = None, b"", [], False, 0.0
        hurt = False
        try:
            while True:
                now = time.monotonic()
                rd, _, _ = select.select(fds, [], [], 0.0005 if first else 0.02)
                eof = False
                for fd in rd:
                    try:
                        d = os.read(fd, 1 << 16)
                    except OSError:
                        d = b""
                    if fd == out:
                        if not d:
                            eof = True
                        buf += d
                        *lines, buf = buf.split(b"\n")
                        for ln in lines:
                            g = self.ack.search(ln)
                            if g:
                                acks.append((g.group(1) if g.groups() else g.group(0)).decode())
                                if first is None:
                                    first = now - t0
                if a.feed and now - last_key > a.feed_every:
                    last_key = now
                    try:
                        os.write(m if m is not None else p.stdin.fileno(), a.feed.encode().decode("unicode_escape").encode("latin-1"))
                    except OSError:
                        pass
                if not hurt:
                    sig = stop(len(acks), (now - t0 - first) if first is not None else None)
                    if sig:
                        hurt, sent = True, now
                        if sig != "wait":
                            try:
                                (os.killpg if a.group or pre else os.kill)(p.pid, sig)
                            except ProcessLookupError:
                                pass
                elif isinstance(sent, float) and now - sent > a.exit_timeout:
                    raise Broken(f"did not exit {a.exit_timeout}s after the signal")
                if first is None and now - t0 > a.start_timeout and not hurt and p.poll() is None:
                    raise Broken(f"R5 no acknowledgement within {a.start_timeout}s of start")
                if now - t0 > a.round_timeout:
                    raise Broken(f"round longer than {a.round_timeout}s")
                if eof or (p.poll() is not None and not rd):
                    break
            rc = p.wait(timeout=a.exit_timeout)
            # What it acknowledged while this loop was blocked in feeding it is acknowledged all the same.
            while out is not None and select.select([out], [], [], 0)[0] and (d := os.read(out, 1 << 16)):
                buf += d
            acks += [(g.group(1) if g.groups() else g.group(0)).decode() for ln in buf.split(b"\n")[:-1] if (g := self.ack.search(ln))]
            first = first if first is not None or not acks else time.monotonic() - t0
        finally:
            if p.poll() is None:
                try:
                    os.killpg(p.pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
                p.wait()
            for fd in (m, out if a.pty else None):
                if fd is not None:
                    try:
                        os.close(fd)
                    except OSError:
                        pass
            if p.stdout:
                p.stdout.close()
            if p.stdin:
                p.stdin.close()
        err.seek(0)
        return acks, rc, first, err.read().decode("utf-8", "replace")

    # -- checking -----------------------------------------------------------------------------------------------------
    def present(self):
        a = self.a
        if a.verify:
            r = subprocess.run(self.argv(a.verify), capture_output=True, text=True, timeout=a.round_timeout)
            if r.returncode not in self.a.verify_codes:
                raise Broken(f"R2 verify exit {r.returncode}: {r.stderr.strip()[-300:]}")
            return collections.Counter(r.stdout.split())
        ids = collections.Counter()
        with open(self.file, "rb") as f:
            for no, ln in enumerate(f.read().split(b"\n"), 1):
                if ln.strip():
                    try:
                        ids[str(json.loads(ln)[a.id_field])] += 1
                    except Exception as ex:
                        raise Broken(f"R2 line {no} does not load: {ex}")
        return ids

    def good_prefix(self):
        try:
            with open(self.file, "rb") as f:
                d = f.read()
        except FileNotFoundError:
            return b""
        return d[: d.rfind(b"\n") + 1]

    def check(self, before, label):
        now = self.good_prefix()
        if self.a.prefix and not now.startswith(before):
            raise Broken(f"R3 {label}: bytes of complete records changed")
        ids = self.present()
        lost = [i for i in self.acked if i not in ids]
        if lost:
            raise Broken(f"R1 {label}: {len(lost)} acknowledged records lost, first {lost[:3]} (acked in {self.acked[lost[0]]})")
        extra = sum(i not in self.acked for i in ids)
        new, self.known_extra = extra - self.known_extra, extra
        self.stat["unacked_present_total"] = extra
        if new > self.a.max_unacked:
            raise Broken(f"R4 {label}: {new} new records nobody acknowledged")

    known_extra = 0

    def round(self, label, stop, pre=(), env=None, expect_error=False, may_be_silent=False):
        before, older = self.good_prefix(), self.older()
        torn = os.path.exists(self.file) and not open(self.file, "rb").read().endswith(b"\n") and os.path.getsize(self.file) > 0
        t = time.monotonic()
        rec = dict(round=len(self.rounds), label=label, started_on_torn_tail=torn)
        try:
            acks, rc, first, err = self.run(stop, pre, env)
            for i in acks:
                self.acked.setdefault(i, label)
            if self.after_exit:
                self.after_exit()
            rec.update(acks=len(acks), rc=rc, first_ack_s=first)
            if first is None and not expect_error and not may_be_silent:
                raise Broken(f"R5 {label}: no acknowledgement at all; exit {rc}; stderr: {err.strip()[-300:]}")
            if expect_error:
                if "Traceback (most recent call last)" in err:
                    raise Broken(f"R6 {label}: traceback: {err.strip().splitlines()[-1][:200]}")
                if rc not in self.a.error_codes and rc != 0:
                    raise Broken(f"R6 {label}: exit {rc} is not one of {self.a.error_codes}; stderr {err.strip()[-200:]}")
                rec["stderr"] = err.strip()[-200:]
            now = self.older()
            changed = [n for n in older if now.get(n) != older[n]]
            if changed:
                raise Broken(f"R3 {label}: an older segment changed or went: {os.path.basename(changed[0])}")
            if os.path.exists(self.file) or self.acked:
                self.check(before, label)
            self.stat["rounds"] += 1
            self.stat["acks"] += len(acks)
            self.stat["torn_starts"] += torn
            self.stat[f"rc_{rc}"] += 1
        except Broken as ex:
            rec["broken"] = str(ex)
            self.fail.append(f"{label}: {ex}")
            shutil.copyfile(self.file, f"{self.file}.broken{len(self.fail)}") if os.path.exists(self.file) else None
        rec["seconds"] = round(time.monotonic() - t, 3)
        self.rounds.append(rec)
        if self.a.segments:
            self.next_segment()
        return rec

    def settle(self):
        """one undisturbed short run: the program must start on what the fault left behind"""
        n = self.a.settle_acks
        self.round("settle", lambda k, s: signal.SIGKILL if k >= n else None)

    # -- modes --------------------------------------------------------------------------------------------------------
    def mode_kill(self):
        sig = getattr(signal, "SIG" + self.a.signal)
        for i in range(self.a.runs):
            if self.rnd.random() < 0.5:
                d = self.rnd.uniform(0, self.a.max_delay)
                stop = lambda k, s, d=d: sig if s is not None and s >= d else None
                lab = f"kill after {d*1000:.1f} ms"
            else:
                n = self.rnd.randint(1, self.a.max_acks)
                stop = lambda k, s, n=n: sig if k >= n else None
                lab = f"kill after {n} acks"
            self.round(lab, stop)
            if len(self.fail) >= self.a.stop_after:
                return

    def strace(self, *inject):
        if not shutil.which("strace"):
            print("strace is missing", file=sys.stderr)
            sys.exit(2)
        return ["strace", "-f", "-qq", "-o", "/dev/null", "-P", self.file, "-P", self.dir, "-P", self.file + ".tmp", "-e", "trace=" + SYSCALLS] + [x for i in inject for x in ("-e", i)]

    def mode_sweep(self):
        for sc in self.a.syscalls.split(","):
            for i in range(1, self.a.sweep + 1):
                limit = self.a.sweep + 3
                r = self.round(f"SIGKILL at {sc} #{i}", lambda k, s: signal.SIGKILL if k >= limit or (s is not None and s > self.a.max_delay * 20 + 5) else None, pre=self.strace(f"inject={sc}:signal=KILL:when={i}"), may_be_silent=True)
                if len(self.fail) >= self.a.stop_after:
                    return
            self.settle()

    def mode_errors(self):
        for sc in self.a.syscalls.split(","):
            for en in self.a.errnos.split(","):
                for i in range(1, self.a.sweep + 1):
                    limit = self.a.sweep + 3
                    when = f"{i}+" if self.a.errors_forever else f"{i}"
                    self.round(f"{en} at {sc} #{i}{'+' if self.a.errors_forever else ''}", lambda k, s: signal.SIGTERM if k >= limit else None, pre=self.strace(f"inject={sc}:error={en}:when={when}"), expect_error=True)
                    if len(self.fail) >= self.a.stop_after:
                        return
            self.settle()

    def mode_short(self):
        so = self.cc("torture_shim", SHIM)
        for i in range(1, self.a.sweep + 1):
            for k in (0, 1, 7, 100, 10**6):
                limit = self.a.sweep + 3
                self.round(f"write #{i} short by {k}", lambda n, s: signal.SIGTERM if n >= limit else None,
                           env=dict(LD_PRELOAD=so, TORTURE_FILE=self.file, TORTURE_AT=str(i), TORTURE_SHORT=str(k)), expect_error=True)
                if len(self.fail) >= self.a.stop_after:
                    return
            self.settle()

    def cc(self, name, src):
        so = os.path.join(self.dir, name + ".so")
        with open(so[:-3] + ".c", "w") as f:
            f.write(src)
        if subprocess.run([shutil.which("cc") or "gcc", "-shared", "-fPIC", "-O1", "-o", so, so[:-3] + ".c", "-ldl"]).returncode:
            print("this mode needs a C compiler", file=sys.stderr)
            sys.exit(2)
        return so

    def mode_fsyncgate(self):
        so, drop = self.cc("torture_gate", GATE), os.path.join(self.dir, "dropped")
        for i in range(1, self.a.sweep + 1):
            limit = i                      # die right after the record whose sync failed was (wrongly) acknowledged
            open(drop, "w").close()
            self.after_exit = lambda: self.reboot(drop)
            self.round(f"fsync #{i} fails, its pages are lost", lambda n, s: signal.SIGKILL if n >= limit else None,
                       env=dict(LD_PRELOAD=so, TORTURE_FILE=self.file, TORTURE_AT=str(i), TORTURE_DROPPED=drop), may_be_silent=True)
            self.after_exit = None
            if len(self.fail) >= self.a.stop_after:
                return
            self.settle()

    after_exit = None

    def reboot(self, drop):
        with open(drop) as f, open(self.file, "r+b") as g:
            size = os.path.getsize(self.file)
            for ln in f:
                x, y = map(int, ln.split())
                if x < size:
                    g.seek(x)
                    g.write(b"\0" * (min(y, size) - x))
                    self.stat["bytes_lost_by_failed_fsync"] += min(y, size) - x

    def mode_tail(self):
        """cut the last record at every (sampled) byte; the cut record counts as never acknowledged in this mode"""
        self.round("grow", lambda k, s: signal.SIGKILL if k >= 5 else None)
        target = self.last_file if self.a.segments else self.file
        with open(target, "rb") as f:
            full = f.read()
        full = full[: full.rfind(b"\n") + 1]
        cut_from = full.rfind(b"\n", 0, len(full) - 1) + 1
        offs = list(range(cut_from, len(full)))
        if len(offs) > self.a.runs:
            offs = sorted(self.rnd.sample(offs[1:-1], max(1, self.a.runs - 2)) + [offs[0], offs[-1]])

        def put(data):
            with open(target, "wb") as f:
                f.write(data)

        put(full)
        ids_full = set(self.present())
        put(full[:cut_from])
        base_ids = set(self.present())
        junk = [full[:o] for o in offs] + [full[:cut_from] + b"\0" * 512, full[:cut_from] + b'{"half', full[:cut_from] + b"\xff\xfe", full + b"\0" * 4096]
        for d in junk:
            self.acked = {k: "tail base" for k in (ids_full if d.startswith(full) else base_ids)}
            self.known_extra = 0
            put(d)
            self.round(f"torn tail {len(d)} of {len(full)} bytes", lambda k, s: signal.SIGKILL if k >= 2 else None)
            if self.a.segments and os.path.exists(self.last_file):
                os.unlink(self.last_file)
            if len(self.fail) >= self.a.stop_after:
                return
        if self.a.segments:
            put(full)
            self.acked, self.known_extra = {k: "tail base" for k in ids_full}, 0

    def mode_powerloss(self):
        img, mnt = os.path.join(self.dir, "ext4.img"), os.path.join(self.dir, "mnt")
        os.makedirs(mnt, exist_ok=True)
        sh = lambda *c: subprocess.run(c, check=True, capture_output=True)
        try:
            sh("truncate", "-s", "64M", img), sh("mkfs.ext4", "-q", "-F", img), sh("mount", "-o", "loop", img, mnt)
        except (subprocess.CalledProcessError, FileNotFoundError) as ex:
            print(f"powerloss mode needs root, loop devices and mkfs.ext4: {ex}", file=sys.stderr)
            sys.exit(2)
        self.file = os.path.join(mnt, self.a.file)
        home, self.dir = self.dir, mnt
        if self.a.setup or self.a.segments:
            self.acked, self.segment_no = {}, 0
            self.prepare()
            os.sync()
        try:
            for i in range(self.a.runs):
                d = self.rnd.uniform(0, self.a.max_delay)

                def stop(k, s, d=d):
                    if s is None or s < d:
                        return None
                    fd = os.open(mnt, os.O_RDONLY)
                    fcntl.ioctl(fd, (2 << 30) | (4 << 16) | (ord("X") << 8) | 125, struct.pack("I", 2))     # EXT4_IOC_SHUTDOWN, no log flush
                    os.close(fd)
                    return signal.SIGKILL
                before = self.good_prefix()
                try:
                    acks, rc, first, err = self.run(stop)
                except Broken as ex:
                    self.fail.append(f"powerloss {i}: {ex}")
                    acks = []
                sh("umount", mnt), sh("mount", "-o", "loop", img, mnt)
                for x in acks:
                    self.acked.setdefault(x, f"powerloss {i}")
                rec = dict(label=f"power cut after {d*1000:.0f} ms", acks=len(acks))
                try:
                    raw = open(self.file, "rb").read() if os.path.exists(self.file) else b""
                    rec["torn"] = bool(raw) and not raw.endswith(b"\n")
                    self.check(b"", rec["label"])
                    self.stat["rounds"] += 1
                    self.stat["acks"] += len(acks)
                except Broken as ex:
                    rec["broken"] = str(ex)
                    self.fail.append(f"{rec['label']}: {ex}")
                except FileNotFoundError:
                    rec["broken"] = "file gone"
                    self.fail.append(f"{rec['label']}: file gone after power cut, {len(self.acked)} acknowledged records lost")
                self.rounds.append(rec)
                if self.a.segments:
                    self.next_segment()
                if len(self.fail) >= self.a.stop_after:
                    return
        finally:
            self.dir = home
            subprocess.run(["umount", mnt], capture_output=True)

    def main(self):
        for m in self.a.mode.split(","):
            getattr(self, "mode_" + m)()
        res = dict(ok=not self.fail, mode=self.a.mode, dir=self.dir, seed=self.a.seed, acked_total=len(self.acked), stats=dict(self.stat), failures=self.fail[:20], rounds=self.rounds)
        if self.a.json:
            with open(self.a.json, "w") as f:
                json.dump(res, f, indent=1)
        n = len(self.rounds)
        bad = len(self.fail)
        f = [r["first_ack_s"] for r in self.rounds if r.get("first_ack_s")]
        print(f"mode {self.a.mode}: {len(self.acked)} acknowledged records, stats {dict(self.stat)}" + (f", restart to first ack median {sorted(f)[len(f)//2]*1000:.0f} ms max {max(f)*1000:.0f} ms" if f else ""))
        for x in self.fail[:10]:
            print("  BROKEN", x)
        if self.fail:
            print(f"  files kept in {self.dir} (seed {self.a.seed})")
        print(f"{n - bad} passed, {bad} failed")
        if not self.a.keep and not self.fail and not self.a.dir:
            shutil.rmtree(self.dir, ignore_errors=True)
        return 1 if self.fail else 0


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--cmd", required=True, help="command that appends, e.g. \"app simulate --journal {file}\"")
    p.add_argument("--verify", help="command that loads {file} and prints one present record id per line; exit 0 = loads")
    p.add_argument("--ack", default=r"^ACK (\S+)", help="regex on stdout lines; group 1 = record id")
    p.add_argument("--verify-codes", type=lambda s: [int(x) for x in s.split(",")], default=[0], help="exit statuses of --verify that mean: it loads")
    p.add_argument("--setup", help="run once before the first round")
    p.add_argument("--segments", help="path of the file of start {n}; every start gets a new one")
    p.add_argument("--id-field", default="id")
    p.add_argument("--mode", default="kill", help="kill,sweep,errors,short,fsyncgate,tail,powerloss (comma list)")
    p.add_argument("--runs", type=int, default=200)
    p.add_argument("--signal", default="KILL")
    p.add_argument("--group", action="store_true", help="signal the whole process group")
    p.add_argument("--max-delay", type=float, default=0.05, help="seconds after the first ack")
    p.add_argument("--max-acks", type=int, default=20)
    p.add_argument("--max-unacked", type=int, default=1)
    p.add_argument("--sweep", type=int, default=8, help="how many occurrences of each syscall to hit")
    p.add_argument("--syscalls", default="write,fdatasync,fsync,ftruncate,rename")
    p.add_argument("--errnos", default="EIO,ENOSPC,EDQUOT,EROFS")
    p.add_argument("--errors-forever", action="store_true")
    p.add_argument("--error-codes", type=lambda s: [int(x) for x in s.split(",")], default=[0, 1, 73, 74, -15, 143])
    p.add_argument("--settle-acks", type=int, default=2)
    p.add_argument("--pty", action="store_true", help="give the command a terminal; acks are read from fd $WORKBENCH_ACK_FD")
    p.add_argument("--feed", default="", help="bytes typed again and again (escapes allowed), for a TUI")
    p.add_argument("--feed-every", type=float, default=0.03)
    p.add_argument("--start-timeout", type=float, default=20)
    p.add_argument("--exit-timeout", type=float, default=10)
    p.add_argument("--round-timeout", type=float, default=60)
    p.add_argument("--no-prefix", dest="prefix", action="store_false")
    p.add_argument("--stop-after", type=int, default=5, help="stop after so many broken rounds")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--file", default="journal.jsonl")
    p.add_argument("--dir", help="work here and keep it (default: a fresh temporary folder)")
    p.add_argument("--keep", action="store_true")
    p.add_argument("--json")
    sys.exit(Harness(p.parse_args()).main())


if __name__ == "__main__":
    main()
