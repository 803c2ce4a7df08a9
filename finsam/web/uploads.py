"""No upload fills a disk: what is larger than any file we take is counted while it streams in, and not kept."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

# Above what any form takes (20 MB), so that each form tells of its own limit in its own words.
LARGEST_UPLOAD = 25 * 1024 * 1024


class OversizeFile(UploadedFile):
    """Name and size of a file that was too large; nothing of what it held. A form that asks its size can say no."""

    def __init__(self, name: str | None, size: int) -> None:
        super().__init__(file=None, name=name, size=size)

    def _refuse(self, *args: Any, **kwargs: Any) -> Any:
        raise RequestDataTooBig(f"An upload of {self.size} bytes was not kept.")

    read = chunks = multiple_chunks = open = __iter__ = _refuse

    def close(self) -> None:
        """There is nothing to close."""


class SizeCap(FileUploadHandler):
    """Stands first among the handlers: beyond the cap no other sees a byte, and the view gets an OversizeFile."""

    @property
    def is_over(self) -> bool:
        return self.counted > LARGEST_UPLOAD

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.counted = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.counted += len(raw_data)
        if not self.is_over:
            return raw_data
        if self.counted - len(raw_data) <= LARGEST_UPLOAD:
            self._free_what_was_written()
        return None

    def _free_what_was_written(self) -> None:
        for handler in self.request.upload_handlers:
            if handler is not self:
                handler.upload_interrupted()

    def file_complete(self, file_size: int) -> UploadedFile | None:
        return OversizeFile(self.file_name, file_size) if self.is_over else None
