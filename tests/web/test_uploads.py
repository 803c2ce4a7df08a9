"""What is larger than any file we take is not kept, and the form still knows its name and size."""

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from finsam.web.uploads import LARGEST_UPLOAD


def sent(*sizes: int):
    files = {
        f"file{number}": SimpleUploadedFile(f"bok{number}.se", b"x" * size)
        for number, size in enumerate(sizes)
    }
    return RequestFactory().post("/", {**files, "keep_texts": "on"})


@pytest.fixture
def folder(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    return tmp_path


def test_a_file_within_the_cap_comes_whole(folder):
    request = sent(LARGEST_UPLOAD)
    with request.FILES["file0"] as file:
        assert file.size == LARGEST_UPLOAD == len(file.read())


def test_a_larger_one_leaves_its_size_and_the_other_fields_but_no_bytes(folder):
    request = sent(LARGEST_UPLOAD + 1, 3)
    file = request.FILES["file0"]
    assert (file.name, file.size) == ("bok0.se", LARGEST_UPLOAD + 1)
    assert request.POST["keep_texts"] == "on"
    assert request.FILES["file1"].read() == b"xxx"
    assert list(folder.glob("*bok0*")) == []
    request.FILES["file1"].close()


def test_reading_one_that_was_not_kept_is_refused_and_not_read_as_empty(folder):
    file = sent(LARGEST_UPLOAD + 1).FILES["file0"]
    with pytest.raises(RequestDataTooBig):
        file.read()
    with pytest.raises(RequestDataTooBig):
        list(file.chunks())
