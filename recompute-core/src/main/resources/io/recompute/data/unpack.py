# Unpacks what was fetched, behind fetch.py: into a directory of the archive's name without its ending, which appears as
# a whole. Nothing is written outside it, whatever the archive says.
import shutil
import tarfile
import zipfile

ENDINGS = (".tar.gz", ".tar.bz2", ".tar.xz", ".tgz", ".tbz2", ".txz", ".tar", ".zip")


def unpack(fetch):
    """The directory that it is unpacked in; None where it is no archive."""
    archive = fetch.target()
    ending = next((e for e in ENDINGS if archive.lower().endswith(e)), None)
    if ending is None:
        return None
    directory = archive[:-len(ending)]
    noted = read_notes(fetch.receipt)
    if os.path.isdir(directory) and noted.get("unpacked") == noted.get("stamp"):
        return directory
    if os.path.lexists(directory) and not fetch.settings.overwrite:
        raise Refused("%s is there, but %s is, too; overwriting must be asked for" % (archive, directory))
    staging = os.path.join(fetch.settings.directory, ".recompute-%s.unpacking" % fetch.key)
    shutil.rmtree(staging, ignore_errors=True)
    os.mkdir(staging)
    try:
        if ending == ".zip":
            unpack_zip(archive, staging)
        else:
            unpack_tar(archive, staging)
        if os.path.lexists(directory):
            remove(directory)
        os.rename(staging, directory)
    except (tarfile.TarError, zipfile.BadZipFile, EOFError, ValueError) as e:
        raise Refused("%s is there, but cannot be unpacked: %s" % (archive, e))
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    write_notes(fetch.receipt, dict(noted, unpacked=noted.get("stamp")))
    return directory


def remove(path):
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path)
    else:
        os.unlink(path)


def inside(root, path):
    root = os.path.realpath(root)
    return (os.path.realpath(path) + os.sep).startswith(root + os.sep)


def unpack_tar(archive, root):
    with tarfile.open(archive) as stream:
        for member in stream:
            target = os.path.join(root, member.name)
            if not inside(root, target):
                raise Refused("%s is there, but unpacks outside its directory: %s" % (archive, member.name))
            if member.issym() and not inside(root, os.path.join(os.path.dirname(target), member.linkname)):
                raise Refused("%s is there, but links outside its directory: %s" % (archive, member.name))
            if member.islnk() and not inside(root, os.path.join(root, member.linkname)):
                raise Refused("%s is there, but links outside its directory: %s" % (archive, member.name))
            if not (member.isfile() or member.isdir() or member.issym() or member.islnk()):
                continue  # devices and pipes
            member.uid, member.gid, member.uname, member.gname = os.getuid(), os.getgid(), "", ""
            member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
            trusted = {"filter": "fully_trusted"} if hasattr(tarfile, "fully_trusted_filter") else {}
            stream.extract(member, root, **trusted)


def unpack_zip(archive, root):
    with zipfile.ZipFile(archive) as packed:
        for member in packed.infolist():
            if not inside(root, os.path.join(root, member.filename)):
                raise Refused("%s is there, but unpacks outside its directory: %s" % (archive, member.filename))
            path = packed.extract(member, root)
            if member.external_attr >> 16 & 0o100 and os.path.isfile(path):
                os.chmod(path, 0o755)
