"""What a group has asked of somebody."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from members.forms.meetings import TaskCloseForm
from members.permissions import Permission, may, may_in, require, require_in
from members.queries.meetings import open_tasks, task_rows
from members.services.tasks import close_task, may_close
from members.views.meetings import body_of


@require_GET
def task_list(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    body = body_of(access, pk)
    require_in(access, Permission.SEE_ALL_MEETINGS, body.pk)
    rows = list(open_tasks(access, body.pk, access.day))
    context = {
        "body": body,
        "tasks": [(row, may_close(access, row)) for row in rows],
        "late": sum(row.due < access.day for row in rows),
        "closed": task_rows(access)
        .filter(body=body, closed_on__isnull=False)
        .order_by("-closed_on", "pk")[:20],
        "keeps": may(access, Permission.KEEP_MEETINGS),
    }
    return render(request, "members/task_list.html", context)


@require_http_methods(["GET", "POST"])
def task_close(request: HttpRequest, pk: int) -> HttpResponse:
    access = request.access
    require(access, Permission.SEE_ASSOCIATION)
    task = get_object_or_404(task_rows(access).select_related("person__user"), pk=pk)
    if not (may_close(access, task) or may_in(access, Permission.SEE_ALL_MEETINGS, task.body_id)):
        raise Http404
    if not may_close(access, task):
        raise PermissionDenied("the task is somebody else's")
    form = TaskCloseForm(request.POST or None, initial={"on": access.day})
    if request.method == "POST" and form.is_valid():
        try:
            close_task(by=access, task=task, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Uppgiften {task.title} är klar.")
            return redirect("task_list", access.association.slug, task.body_id)
    context = {"task": task, "body": task.body, "form": form}
    return render(request, "members/task_close.html", context, status=422 if form.errors else 200)
