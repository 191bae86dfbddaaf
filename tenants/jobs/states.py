from django.db.models import TextChoices


class JobState(TextChoices):
    WAITING = "waiting", "待機中"
    RUNNING = "running", "処理中"
    DONE = "done", "完了"
    FAILED = "failed", "失敗"


MOVES = {
    JobState.WAITING: {JobState.RUNNING},
    JobState.RUNNING: {JobState.RUNNING, JobState.DONE, JobState.FAILED},
    JobState.FAILED: {JobState.RUNNING},
}
