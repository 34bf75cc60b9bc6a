"""Draws 300 messages of programs that have nothing to do with SMB, for ForeignSentencesTest.

Run on Debian 12 (coreutils 9.1-1, git 2.39.5-0+deb12u3, curl 7.88.1-10+deb12u14, openssl 3.0.22-1~deb12u2,
rsync 3.5.0+ds1-0+deb12u1), on 2026-11-30, before the code that this tests was written:

    apt-get download rsync && dpkg-deb -x rsync_*.deb rsync
    python3 draw.py rsync/usr/bin/rsync >sentences.txt

60 from each package. coreutils and git have catalogues: 20 messages in English and 8 each in German,
French, Spanish, Simplified and Traditional Chinese (msgunfmt of their .mo files). The others are not
translated: rsync's texts are the strings of its program that have a blank, curl's and OpenSSL's come
from their own functions (curl_easy_strerror and the strings of libcurl and curl; ERR_error_string).
The seed is fixed. Placeholders are filled: %s with a name, %d with a number of Windows, Linux or an
event log, because such a number in a foreign sentence is what must not be mistaken.
"""

import ctypes
import random
import re
import subprocess
import sys

DRAW = random.Random(15)
NUMBERS = "5 13 22 36 43 53 64 67 86 95 112 1208 1240 1272 1326 5000 31017 57608 90043".split()
NAMES = "share server backup.tar /mnt/data report.txt main origin fs1.example.net".split()


def filled(text):
    text = re.sub(r"%(?:\d+\$)?[-+ #0']*[\d*]*(?:\.[\d*]+)?(?:hh|h|ll|l|j|z|t|L)?([diouxXeEfgGaAcsp%])", value, text)
    text = re.sub(r"%<?PRI[a-zA-Z]+>?", value, text)
    return " ".join(text.replace("\\n", " ").replace("\\t", " ").split())


def value(found):
    kind = found.group(1) if found.groups() else "d"
    if kind == "%":
        return "%"
    return DRAW.choice(NUMBERS) if kind in "diouxX" else DRAW.choice(NAMES)


def sentences(texts, at_least=2):
    """Those that a person would paste: words in a line, not a page of help."""
    good = []
    for text in texts:
        line = " ".join(text.split())
        chinese = re.search("[\u4e00-\u9fff]", line)
        words = len(re.findall(r"[^\W\d_]{2,}", line))
        if (chinese and len(line) >= 6 or words >= at_least) and len(line) <= 160:
            good.append(text)
    return sorted(set(good))


def catalogue(package, language):
    path = f"/usr/share/locale/{language}/LC_MESSAGES/{package}.mo"
    text = subprocess.run(["msgunfmt", "--no-wrap", path], check=True, capture_output=True, text=True).stdout
    pairs = re.findall(r'^msgid "(.*)"\n(?:msgid_plural "(?:.*)"\n)?msgstr(?:\[0\])? "(.*)"$', text, re.M)
    unquote = lambda each: each.replace('\\"', '"').replace("\\\\", "\\")
    return [(unquote(a), unquote(b)) for a, b in pairs if a and b]


def translated(package):
    yield "en", DRAW.sample(sentences([a for a, _ in catalogue(package, "de")]), 20)
    for language in ("de", "fr", "es", "zh_CN", "zh_TW"):
        yield language, DRAW.sample(sentences([b for _, b in catalogue(package, language)]), 8)


def strings(path):
    out = subprocess.run(["strings", "-n", "8", path], check=True, capture_output=True, text=True).stdout
    return [each for each in out.splitlines() if " " in each and re.search("[a-z]{3} [a-z]{2}", each)]


def openssl():
    crypto, ssl = ctypes.CDLL("libcrypto.so.3"), ctypes.CDLL("libssl.so.3")
    ssl.OPENSSL_init_ssl(ctypes.c_uint64(0x200002), None)
    crypto.ERR_reason_error_string.restype = ctypes.c_char_p
    crypto.ERR_reason_error_string.argtypes = [ctypes.c_ulong]
    full = []
    for library in range(1, 64):
        for reason in range(1, 1200):
            code = library << 23 | reason
            if crypto.ERR_reason_error_string(code):
                room = ctypes.create_string_buffer(256)
                crypto.ERR_error_string_n(ctypes.c_ulong(code), room, ctypes.c_size_t(256))
                full.append(room.value.decode())
    return full


def curl():
    library = ctypes.CDLL("libcurl.so.4")
    library.curl_easy_strerror.restype = ctypes.c_char_p
    numbered = [(n, library.curl_easy_strerror(n).decode()) for n in range(1, 100)]
    said = [f"curl: ({n}) {text}" for n, text in numbered if text != "Unknown error"]
    return DRAW.sample(said, 20) + DRAW.sample(
        sentences(strings("/usr/bin/curl") + strings("/usr/lib/x86_64-linux-gnu/libcurl.so.4"), 3), 40
    )


def main(rsync):
    drawn = []
    for package in ("coreutils", "git"):
        for language, texts in translated(package):
            drawn += [(package, language, each) for each in texts]
    drawn += [("rsync", "en", each) for each in DRAW.sample(sentences(strings(rsync), 3), 60)]
    drawn += [("curl", "en", each) for each in curl()]
    errors = DRAW.sample(openssl(), 60)
    # Half as openssl prints them, half as other programs do: the reason alone.
    drawn += [("openssl", "en", each if at < 30 else each.split(":")[-1]) for at, each in enumerate(errors)]
    for package, language, text in drawn:
        print(package, language, filled(text), sep="\t")


main(*sys.argv[1:])
