import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
import tickets.db.encryption
import tickets.ids
import tickets.models.integration
import tickets.models.ticket
from django.conf import settings
from django.db import migrations, models

from tickets.migrations._settings_history import FUNCTIONS


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # Numbers of tickets begin with four digits.
        migrations.RunSQL("CREATE SEQUENCE tickets_ticket_number_seq START 1001", "DROP SEQUENCE tickets_ticket_number_seq"),
        migrations.CreateModel(
            name='Allowance',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('taken_at', django.contrib.postgres.fields.ArrayField(base_field=models.DateTimeField(), size=None)),
                ('idle_from', models.DateTimeField(db_index=True, help_text='When nothing of it counts any more.')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ApiKey',
            fields=[
                ('id', models.UUIDField(default=tickets.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('label', models.CharField(blank=True, help_text='Where this key is used, for your own memory.', max_length=80)),
                ('prefix', models.CharField(editable=False, max_length=12)),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('tickets', 'Post and read its tickets'), ('customers', 'Write customers and account events'), ('corrections', 'Put right where its tickets went')], max_length=20), default=tickets.models.integration.default_scopes, size=None)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('last_used_at', models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                'verbose_name': 'API key',
                'verbose_name_plural': 'API keys',
                'ordering': ['-created_at'],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.UUIDField(default=tickets.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=255)),
                ('content_type', models.CharField(max_length=120)),
                ('size', models.PositiveBigIntegerField(help_text='In bytes.')),
                ('file', models.FileField(blank=True, max_length=255, upload_to='')),
                ('content_id', models.CharField(blank=True, max_length=255)),
                ('is_inline', models.BooleanField(default=False)),
                ('refused', models.CharField(blank=True, max_length=200)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'ordering': ['created_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Customer',
            fields=[
                ('id', models.UUIDField(default=tickets.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('email', models.EmailField(blank=True, max_length=254, null=True)),
                ('tier', models.CharField(choices=[('free', 'Free'), ('pro', 'Pro'), ('enterprise', 'Enterprise')], default='free', max_length=12)),
                ('is_vip', models.BooleanField(default=False, verbose_name='VIP')),
                ('external_id', models.CharField(blank=True, max_length=255, null=True)),
                ('attributes', models.JSONField(blank=True, default=dict, help_text='What your systems tell about the account.')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['-created_at'],
            },
        ),
        migrations.CreateModel(
            name='FarEnd',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('callback', 'Callback address'), ('mail', 'Mail server'), ('model', 'Model service'), ('nowhere', 'Nothing to call')], max_length=10)),
                ('name', models.CharField(blank=True, help_text='Its host and port.', max_length=300)),
                ('failures', models.PositiveIntegerField(db_default=0, default=0, help_text='How often it failed in a row.')),
                ('failing_since', models.DateTimeField(blank=True, null=True)),
                ('paused_at', models.DateTimeField(blank=True, null=True)),
                ('next_try_at', models.DateTimeField(blank=True, null=True)),
                ('pauses', models.PositiveSmallIntegerField(db_default=0, default=0, help_text='How many pauses this outage has had.')),
                ('last_error', models.TextField(blank=True, db_default='')),
                ('advice', models.TextField(blank=True, db_default='', help_text='What a person can do about it.')),
            ],
            options={
                'ordering': ['kind', 'name'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Form',
            fields=[
                ('id', models.UUIDField(default=tickets.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80, unique=True)),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('is_public_page', models.BooleanField(default=False, help_text='This form is the page /support/. At most one is.', verbose_name='is the public page')),
                ('heading', models.CharField(default='How can we help?', max_length=120)),
                ('introduction', models.TextField(blank=True, help_text='Plain text above the fields of the public page.')),
                ('acknowledges', models.BooleanField(default=True, help_text='Who has no answer after a moment is sent a mail.')),
                ('redirect_url', models.URLField(blank=True, help_text='Where a browser goes after a post; empty: our own.', max_length=500, verbose_name='page after sending')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='FormUse',
            fields=[
                ('id', models.UUIDField(default=tickets.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('nonce', models.CharField(help_text='The mark that the page gave this form.', max_length=40)),
                ('digest', models.CharField(help_text='Of what stood in the form.', max_length=64)),
                ('said', models.TextField(blank=True, help_text='What the person was told.')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'ordering': ['at'],
            },
        ),
        migrations.CreateModel(
            name='Integration',
            fields=[
                ('id', models.UUIDField(default=tickets.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80, unique=True)),
                ('is_active', models.BooleanField(default=True, help_text='Off refuses every request of this integration.', verbose_name='active')),
                ('vouches_for_addresses', models.BooleanField(db_default=False, default=False, help_text="On: this is a program of your own that has checked whose each address is, so its word counts as the customer's. A customer's tickets from here are joined with their mails, forms and those of other programs that vouch, answers to a joined ticket are told here too, and answers may use what is known of the account. Off: its tickets are joined with each other only, everything else is suggested to staff, and what it posts is marked as not verified.", verbose_name="vouches for its customers' addresses")),
                ('callback_url', models.URLField(blank=True, help_text='Replies of the chat, in-app and webhook channels are posted here.', max_length=500)),
                ('accepts_callback_urls', models.BooleanField(default=False, help_text='Otherwise a post with callback_url is refused.', verbose_name='may name a callback URL per ticket')),
                ('callback_secret', tickets.db.encryption.EncryptedTextField(blank=True, editable=False)),
                ('callback_paused_at', models.DateTimeField(blank=True, editable=False, help_text='Set when the address answered 410 Gone.', null=True)),
                ('proof', models.CharField(choices=[('key', 'By key'), ('signature', 'By signature'), ('either', 'By key or signature')], db_default='key', default='key', help_text='Signed requests go to /api/webhooks/support/in/{id}/….', max_length=10, verbose_name='requests prove themselves')),
                ('signing_secret', tickets.db.encryption.EncryptedTextField(blank=True, db_default='', default='', editable=False)),
                ('old_signing_secret', tickets.db.encryption.EncryptedTextField(blank=True, db_default='', default='', editable=False)),
                ('old_signing_secret_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Mailbox',
            fields=[
                ('id', models.UUIDField(default=tickets.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('due_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('claim', models.UUIDField(blank=True, editable=False, null=True)),
                ('claimed_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('tries', models.PositiveSmallIntegerField(db_default=0, default=0, editable=False)),
                ('address', models.EmailField(max_length=254)),
                ('name', models.CharField(blank=True, help_text='Empty: the name of the site.', max_length=80, verbose_name="sender's name")),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('acknowledges', models.BooleanField(default=True, help_text='Who has no answer after a moment is told that the message is here.', verbose_name='acknowledges')),
                ('has_signed_addresses', models.BooleanField(default=True, help_text='Answers ask for replies to address+ticket-signature@…; the mail server must take such addresses.', verbose_name='signs reply addresses')),
                ('trusted_authentication_hosts', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=255, validators=[django.core.validators.RegexValidator('^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?\\Z', 'Enter names of servers, as mx.example.com, separated by commas.')]), blank=True, db_default=[], default=list, help_text='Mail servers of your own whose Authentication-Results count, by the name at the start of that header.', size=None)),
                ('host', models.CharField(blank=True, help_text='Empty: nothing is fetched.', max_length=255, verbose_name='IMAP server')),
                ('port', models.PositiveIntegerField(default=993)),
                ('security', models.CharField(choices=[('tls', 'TLS from the start'), ('starttls', 'STARTTLS'), ('none', 'None (only on this machine)')], default='tls', max_length=10)),
                ('login_by', models.CharField(choices=[('password', 'Password'), ('oauth2', 'OAuth 2 access token')], default='password', max_length=10, verbose_name='log in by')),
                ('username', models.CharField(blank=True, max_length=255)),
                ('secret', tickets.db.encryption.EncryptedTextField(blank=True, verbose_name='password or token')),
                ('folder', models.CharField(default='INBOX', max_length=255)),
                ('imports_older', models.BooleanField(default=False, help_text='Also mail from before the first connection, without any acknowledgement or answer.', verbose_name='import older mail')),
                ('uid_validity', models.BigIntegerField(blank=True, editable=False, null=True)),
                ('first_uid', models.BigIntegerField(blank=True, editable=False, help_text='The first UID that came after the mailbox was connected.', null=True)),
                ('last_uid', models.BigIntegerField(blank=True, editable=False, help_text='All up to here is stored.', null=True)),
                ('checked_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('last_mail_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('failures', models.PositiveIntegerField(default=0, editable=False, help_text='Failed checks since the last good one.')),
                ('last_error', models.TextField(blank=True, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'verbose_name_plural': 'mailboxes',
                'ordering': ['address'],
            },
        ),
        migrations.CreateModel(
            name='MailRule',
            fields=[
                ('id', models.UUIDField(default=tickets.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('field', models.CharField(choices=[('sender', "Sender's address"), ('domain', "Sender's domain"), ('list_id', 'List-Id')], max_length=10)),
                ('value', models.CharField(help_text='Compared without regard to case.', max_length=255)),
                ('verdict', models.CharField(choices=[('person', "Take for a person's"), ('suspend', 'Suspend')], max_length=10)),
                ('created_by', models.CharField(blank=True, editable=False, max_length=150)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'ordering': ['field', 'value'],
            },
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.UUIDField(default=tickets.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('suggested', 'Suggested'), ('dismissed', 'Dismissed'), ('merged', 'Merged'), ('undone', 'Undone')], max_length=10)),
                ('similarity', models.FloatField(blank=True, null=True)),
                ('evidence', models.JSONField(blank=True, default=dict)),
                ('by', models.CharField(help_text='The engine or the person that suggested or merged.', max_length=150)),
                ('settled_by', models.CharField(blank=True, help_text='Who undid or dismissed it.', max_length=150)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('settled_at', models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                'ordering': ['-created_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.UUIDField(default=tickets.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('direction', models.CharField(choices=[('inbound', 'From the customer'), ('outbound', 'To the customer'), ('note', 'Internal note')], max_length=10)),
                ('channel', models.CharField(blank=True, choices=[('email', 'Email'), ('form', 'Web form'), ('chat', 'Chat'), ('in_app', 'In-app'), ('webhook', 'Webhook')], max_length=10)),
                ('author_name', models.CharField(blank=True, max_length=200)),
                ('author_email', models.CharField(blank=True, max_length=254)),
                ('subject', models.CharField(blank=True, db_default='', max_length=500)),
                ('text', models.TextField(help_text='The new words: without quoted history and signature.')),
                ('quoted', models.TextField(blank=True, db_default='')),
                ('signature', models.TextField(blank=True, db_default='')),
                ('html', models.TextField(blank=True, db_default='', help_text='As it was written, sanitized.')),
                ('turns', models.JSONField(blank=True, db_default=[], default=list, help_text="A chat's single messages: author, role, text, at.")),
                ('thread_cause', models.CharField(blank=True, db_default='', help_text='Why it is in this ticket.', max_length=200)),
                ('authentication', models.JSONField(blank=True, db_default={}, default=dict, help_text='What is known of SPF, DKIM and DMARC, and by whom.')),
                ('is_authenticated', models.BooleanField(db_default=False, default=False, help_text="Of a mail: the address in From was shown to be the sender's own.")),
                ('remarks', models.JSONField(blank=True, db_default=[], default=list, help_text='What was odd about the mail: a charset that lied.')),
                ('message_id', models.CharField(blank=True, help_text="The mail's own Message-ID, where it has one.", max_length=998)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'ordering': ['created_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Participant',
            fields=[
                ('id', models.UUIDField(default=tickets.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('email', models.EmailField(max_length=254)),
                ('cause', models.CharField(max_length=200)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'ordering': ['created_at'],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.UUIDField(default=tickets.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('due_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('claim', models.UUIDField(blank=True, editable=False, null=True)),
                ('claimed_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('tries', models.PositiveSmallIntegerField(db_default=0, default=0, editable=False)),
                ('lane', models.CharField(choices=[('api', 'Program'), ('email', 'Email'), ('form', 'Web form'), ('chat', 'Chat'), ('import', 'Import')], default='api', max_length=10)),
                ('external_id', models.CharField(blank=True, max_length=255, null=True)),
                ('outcome', models.CharField(choices=[('received', 'Received'), ('accepted', 'Accepted'), ('duplicate', 'Repeat'), ('refused', 'Refused'), ('suspended', 'Suspended'), ('failed', 'Failed')], max_length=10)),
                ('differs', models.BooleanField(help_text="Whether a repeat's content differs from the first's.", null=True)),
                ('delivery_key', models.BinaryField(help_text="Digest by which a repeat is known: of a mail's Message-ID and sender or its bytes, of a form's stamp.", max_length=32, null=True)),
                ('sender', models.CharField(blank=True, db_default='', max_length=254)),
                ('subject', models.CharField(blank=True, db_default='', max_length=500)),
                ('message_id', models.CharField(blank=True, db_default='', max_length=998)),
                ('envelope', models.JSONField(blank=True, db_default={}, default=dict)),
                ('label', models.CharField(blank=True, db_default='', help_text='What kind of mail it is.', max_length=16)),
                ('cause', models.CharField(blank=True, db_default='', help_text='Why it was suspended or failed.', max_length=500)),
                ('is_silent', models.BooleanField(db_default=False, default=False, help_text='Older mail: nobody is answered because of it.')),
                ('body', models.BinaryField()),
                ('body_digest', models.BinaryField(max_length=32)),
                ('content_type', models.CharField(blank=True, max_length=120)),
                ('errors', models.JSONField(blank=True, default=list)),
                ('answer', models.JSONField(blank=True, default=dict)),
                ('received_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['-received_at'],
            },
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.UUIDField(default=tickets.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('due_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('claim', models.UUIDField(blank=True, editable=False, null=True)),
                ('claimed_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('tries', models.PositiveSmallIntegerField(db_default=0, default=0, editable=False)),
                ('cycle', models.PositiveIntegerField()),
                ('origin', models.CharField(choices=[('agent', 'Assistant'), ('person', 'Person'), ('receipt', 'Acknowledgement'), ('copy', 'Copy by another way')], max_length=8)),
                ('author', models.CharField(help_text='The engine or the person that wrote it.', max_length=150)),
                ('confidence', models.FloatField(blank=True, null=True)),
                ('state', models.CharField(choices=[('pending', 'To be sent'), ('sending', 'Being sent'), ('sent', 'Sent'), ('failed', 'Failed'), ('unknown', 'Unknown'), ('cancelled', 'Cancelled')], default='pending', max_length=10)),
                ('status_after', models.CharField(blank=True, choices=[('open', 'Open'), ('in_progress', 'In progress'), ('pending_customer', 'Pending customer'), ('resolved', 'Resolved'), ('closed', 'Closed')], max_length=20)),
                ('review_after', models.CharField(choices=[('none', 'None'), ('sent_for_review', 'Sent, to review'), ('held', 'Held'), ('approved', 'Approved'), ('rejected', 'Rejected')], max_length=16)),
                ('via', models.CharField(blank=True, help_text='How it went: email, callback or api.', max_length=10)),
                ('recipient', models.CharField(blank=True, max_length=500)),
                ('last_error', models.TextField(blank=True)),
                ('released_by', models.CharField(blank=True, db_default='', help_text='The person who had it sent again; caps then let it pass.', max_length=150)),
                ('promises_person', models.BooleanField(db_default=False, default=False, help_text='It told the customer that a person reads what comes next.')),
                ('deliveries', models.PositiveSmallIntegerField(default=0, help_text='How often sending was tried.')),
                ('precedence', models.PositiveSmallIntegerField(choices=[(0, "A person's answer"), (1, 'Urgent'), (2, 'High'), (3, 'Ordinary'), (4, 'Acknowledgement')], db_default=3, default=3, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('queued_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, help_text='When it came into the outbox, or came there again.')),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('fetched_at', models.DateTimeField(blank=True, help_text='When its integration first read it, where it is not brought but fetched.', null=True)),
            ],
            options={
                'verbose_name_plural': 'replies',
                'ordering': ['-created_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='SentMail',
            fields=[
                ('id', models.UUIDField(default=tickets.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('address', models.CharField(help_text='In lower case.', max_length=254)),
                ('domain', models.CharField(max_length=254)),
                ('kind', models.CharField(choices=[('reply', 'Reply'), ('acknowledgement', 'Acknowledgement'), ('link', 'Link to the answer')], max_length=16)),
                ('message_id', models.CharField(max_length=998)),
                ('is_automatic', models.BooleanField(help_text='Not written by a person; only these are capped.')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='SettingChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('actor', models.CharField(help_text='The person, or the integration with its key; “command” outside the web.', max_length=200, verbose_name='who')),
                ('action', models.CharField(choices=[('made', 'Made'), ('changed', 'Changed'), ('revoked', 'Revoked'), ('removed', 'Removed')], max_length=8)),
                ('kind', models.CharField(help_text="The table's name, as in resolution.policy.", max_length=60)),
                ('object_id', models.CharField(max_length=64)),
                ('object_name', models.CharField(blank=True, help_text='Its name at that time.', max_length=300, verbose_name='which')),
                ('part', models.CharField(blank=True, help_text='Which part of it, as the condition of a rule.', max_length=60)),
                ('changes', models.JSONField(blank=True, default=dict, help_text="Each field's value before and after. Of a secret only that it changed.")),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True)),
                ('description', models.CharField(blank=True, max_length=200)),
                ('assignment', models.CharField(choices=[('nobody', "Nobody: it waits in the team's queue"), ('round_robin', 'In turn'), ('least_loaded', 'Whoever has the fewest')], db_default='nobody', default='nobody', help_text='Who of the team gets a new ticket, among the available ones with room for it.', max_length=12)),
                ('is_triage', models.BooleanField(db_default=False, default=False, help_text="Gets what has neither a topic's team nor a pinned person. One team at most.", verbose_name='triage')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='TeamMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('member', 'Member'), ('lead', 'Lead'), ('manager', 'Manager')], db_default='member', default='member', help_text='A lead is told of what comes first, a manager of what is escalated.', max_length=8)),
                ('is_available', models.BooleanField(db_default=True, default=True, help_text='Off: gets no new tickets, and keeps what they have.', verbose_name='available')),
                ('capacity', models.PositiveSmallIntegerField(blank=True, help_text='How many unsettled tickets are enough. Empty: no limit.', null=True)),
                ('assigned_at', models.DateTimeField(blank=True, editable=False, help_text='When their turn came last in this team.', null=True)),
            ],
            options={
                'ordering': ['team', 'user__username'],
            },
        ),
        migrations.CreateModel(
            name='Ticket',
            fields=[
                ('id', models.UUIDField(default=tickets.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('due_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('claim', models.UUIDField(blank=True, editable=False, null=True)),
                ('claimed_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('tries', models.PositiveSmallIntegerField(db_default=0, default=0, editable=False)),
                ('number', models.BigIntegerField(db_default=tickets.models.ticket.NextNumber(), editable=False, unique=True)),
                ('external_id', models.CharField(blank=True, max_length=255, null=True)),
                ('channel', models.CharField(choices=[('email', 'Email'), ('form', 'Web form'), ('chat', 'Chat'), ('in_app', 'In-app'), ('webhook', 'Webhook')], max_length=10)),
                ('subject', models.CharField(blank=True, max_length=500)),
                ('body', models.TextField()),
                ('page_url', models.CharField(blank=True, max_length=2000)),
                ('callback_url', models.CharField(blank=True, max_length=500)),
                ('metadata', models.JSONField(blank=True, default=dict)),
                ('reply_allowed', models.BooleanField(db_default=True, default=True, help_text='Whether the agent may answer, and an acknowledgement be sent.')),
                ('is_sender_verified', models.BooleanField(db_default=True, default=True, help_text='False: the mail system says that the sender is forged.')),
                ('status', models.CharField(choices=[('open', 'Open'), ('in_progress', 'In progress'), ('pending_customer', 'Pending customer'), ('resolved', 'Resolved'), ('closed', 'Closed')], db_default='open', default='open', max_length=20)),
                ('category', models.CharField(blank=True, choices=[('billing', 'Billing'), ('technical', 'Technical'), ('onboarding', 'Onboarding'), ('general', 'General')], max_length=12)),
                ('priority', models.CharField(choices=[('low', 'Low'), ('normal', 'Normal'), ('high', 'High'), ('urgent', 'Urgent')], default='normal', max_length=8)),
                ('topic', models.CharField(blank=True, max_length=80)),
                ('move', models.CharField(blank=True, choices=[('route', 'Route'), ('priority', 'Priority'), ('escalate', 'Escalate'), ('hold', 'Hold')], max_length=10)),
                ('bump', models.SmallIntegerField(db_default=0, default=0, help_text='How many steps people have moved it up in the queue, or down.')),
                ('tags', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, db_default=[], default=list, help_text='Lower-case words.', size=None)),
                ('answered_by', models.CharField(choices=[('agent', 'The assistant'), ('draft', 'The assistant drafts, a person sends'), ('people', 'People')], db_default='agent', default='agent', help_text="Who answers by the router's decision.", max_length=6)),
                ('assigned_agent', models.CharField(blank=True, help_text='Who or what works on the answer.', max_length=80)),
                ('resolution', models.TextField(blank=True, help_text='The text last sent to the customer.')),
                ('confidence_score', models.FloatField(blank=True, null=True, verbose_name='confidence')),
                ('band', models.CharField(blank=True, choices=[('auto', 'Auto'), ('review', 'Review'), ('hold', 'Hold')], max_length=8)),
                ('review_state', models.CharField(choices=[('none', 'None'), ('sent_for_review', 'Sent, to review'), ('held', 'Held'), ('approved', 'Approved'), ('rejected', 'Rejected')], default='none', max_length=16)),
                ('held_reason', models.CharField(blank=True, max_length=16)),
                ('people_only', models.CharField(blank=True, db_default='', help_text='Why a person answers this ticket and the agent does not, until staff hand it back; empty: it may.', max_length=16)),
                ('cycle', models.PositiveIntegerField(default=1, help_text='Counts the runs of the resolution agent.')),
                ('retries', models.PositiveSmallIntegerField(default=0, help_text='Cycles begun since the customer last wrote.')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, help_text='The last change of status.')),
                ('last_activity_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('first_answer_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('with_people', models.BooleanField(db_default=False, editable=False, help_text='A person answered it or did something else to it; never taken back.')),
                ('waiting_since', models.DateTimeField(blank=True, db_default=django.db.models.functions.datetime.Now(), editable=False, help_text='Since when somebody waits for us: the customer for an answer, or a sent answer for its review.', null=True)),
                ('search', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.SearchVector('subject', django.db.models.functions.text.Left('body', 20000), config='simple'), output_field=django.contrib.postgres.search.SearchVectorField())),
            ],
            options={
                'ordering': ['-created_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='TicketEvent',
            fields=[
                ('id', models.UUIDField(default=tickets.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('kind', models.CharField(max_length=24)),
                ('actor', models.CharField(help_text='The engine, integration or person that did it.', max_length=150)),
                ('from_value', models.CharField(blank=True, max_length=100, verbose_name='from')),
                ('to_value', models.CharField(blank=True, max_length=100, verbose_name='to')),
                ('detail', models.JSONField(blank=True, default=dict)),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Address',
            fields=[
                ('id', models.UUIDField(default=tickets.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('email', models.EmailField(max_length=254)),
                ('verified_at', models.DateTimeField(blank=True, help_text='When somebody proved to read the mail that is sent there.', null=True)),
                ('undeliverable_at', models.DateTimeField(blank=True, help_text='When mail to it last came back for good.', null=True)),
                ('undeliverable_reason', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('customer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='addresses', to='tickets.customer')),
            ],
            options={
                'verbose_name_plural': 'addresses',
                'ordering': ['email'],
            },
        ),
        migrations.CreateModel(
            name='AccountEvent',
            fields=[
                ('id', models.UUIDField(default=tickets.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('billing', 'Billing'), ('usage', 'Usage'), ('onboarding', 'Onboarding')], max_length=12)),
                ('name', models.CharField(max_length=120)),
                ('occurred_at', models.DateTimeField()),
                ('data', models.JSONField(blank=True, default=dict)),
                ('external_id', models.CharField(blank=True, max_length=255, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='account_events', to='tickets.customer')),
            ],
            options={
                'ordering': ['-occurred_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='FormSecret',
            fields=[
                ('id', models.UUIDField(default=tickets.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('prefix', models.CharField(editable=False, max_length=12)),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('last_used_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('form', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='secrets', to='tickets.form')),
            ],
            options={
                'ordering': ['-created_at'],
            },
        ),
        migrations.CreateModel(
            name='RateBucket',
            fields=[
                ('integration', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='tickets.integration')),
                ('arrival_at', models.DateTimeField()),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.AddConstraint(
            model_name='integration',
            constraint=models.CheckConstraint(condition=models.Q(('proof__in', ['key', 'signature', 'either'])), name='integration_proof_known'),
        ),
        migrations.AddField(
            model_name='farend',
            name='integration',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='far_ends', to='tickets.integration'),
        ),
        migrations.AddField(
            model_name='customer',
            name='integration',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='customers', to='tickets.integration'),
        ),
        migrations.AddField(
            model_name='apikey',
            name='integration',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='keys', to='tickets.integration'),
        ),
        migrations.AddField(
            model_name='accountevent',
            name='integration',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='account_events', to='tickets.integration'),
        ),
        migrations.AddConstraint(
            model_name='mailbox',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('address'), name='mailbox_one_per_address'),
        ),
        migrations.AddConstraint(
            model_name='mailbox',
            constraint=models.CheckConstraint(condition=models.Q(('security__in', ['tls', 'starttls', 'none'])), name='mailbox_security_known'),
        ),
        migrations.AddConstraint(
            model_name='mailbox',
            constraint=models.CheckConstraint(condition=models.Q(('login_by__in', ['password', 'oauth2'])), name='mailbox_login_by_known'),
        ),
        migrations.AddField(
            model_name='form',
            name='mailbox',
            field=models.ForeignKey(blank=True, help_text="The address that answers come from; empty: the site's.", null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='forms', to='tickets.mailbox'),
        ),
        migrations.AddField(
            model_name='mailrule',
            name='mailbox',
            field=models.ForeignKey(blank=True, db_index=False, help_text='Empty: all mailboxes.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='tickets.mailbox'),
        ),
        migrations.AddField(
            model_name='attachment',
            name='message',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='tickets.message'),
        ),
        migrations.AddField(
            model_name='receipt',
            name='first',
            field=models.ForeignKey(help_text='The one that this repeats.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='repeats', to='tickets.receipt'),
        ),
        migrations.AddField(
            model_name='receipt',
            name='form',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='tickets.form'),
        ),
        migrations.AddField(
            model_name='receipt',
            name='integration',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='tickets.integration'),
        ),
        migrations.AddField(
            model_name='receipt',
            name='mailbox',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='tickets.mailbox'),
        ),
        migrations.AddField(
            model_name='message',
            name='receipt',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='tickets.receipt'),
        ),
        migrations.CreateModel(
            name='Suspended',
            fields=[
            ],
            options={
                'verbose_name': 'suspended delivery',
                'verbose_name_plural': 'suspended',
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('tickets.receipt',),
        ),
        migrations.AddField(
            model_name='reply',
            name='copy_of',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='tickets.reply'),
        ),
        migrations.AddField(
            model_name='reply',
            name='far_end',
            field=models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replies', to='tickets.farend'),
        ),
        migrations.AddField(
            model_name='reply',
            name='message',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reply', to='tickets.message'),
        ),
        migrations.AddField(
            model_name='sentmail',
            name='reply',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sent_mails', to='tickets.reply'),
        ),
        migrations.AddIndex(
            model_name='settingchange',
            index=models.Index(fields=['-at', '-id'], name='setting_change_newest'),
        ),
        migrations.AddIndex(
            model_name='settingchange',
            index=models.Index(fields=['kind', 'object_id', '-at'], name='setting_change_of_object'),
        ),
        migrations.AddIndex(
            model_name='settingchange',
            index=models.Index(fields=['actor', '-at', '-id'], name='setting_change_by_actor'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='settingchange',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7f3f86a5e21ea41e31da3ae2111263e88e19be91', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1d9ec', table='tickets_settingchange', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='settingchange',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: it is never emptied.', TG_TABLE_NAME;", hash='f842e8e5d2144637dfc5227713aea4b1d235079d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_a34cf', table='tickets_settingchange', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='teammember',
            name='team',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='tickets.team'),
        ),
        migrations.AddField(
            model_name='teammember',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='team',
            name='members',
            field=models.ManyToManyField(blank=True, related_name='teams', through='tickets.TeamMember', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='ticket',
            name='assignee',
            field=models.ForeignKey(blank=True, db_index=False, help_text='The person whose ticket it is.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='tickets', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='ticket',
            name='customer',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='tickets.customer'),
        ),
        migrations.AddField(
            model_name='ticket',
            name='form',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='tickets.form'),
        ),
        migrations.AddField(
            model_name='ticket',
            name='integration',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='tickets.integration'),
        ),
        migrations.AddField(
            model_name='ticket',
            name='linked_to',
            field=models.ForeignKey(blank=True, db_index=False, help_text='The earlier ticket that this one refers to.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='linked_tickets', to='tickets.ticket'),
        ),
        migrations.AddField(
            model_name='ticket',
            name='mailbox',
            field=models.ForeignKey(blank=True, db_index=False, help_text='The address that answers come from.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='tickets.mailbox'),
        ),
        migrations.AddField(
            model_name='ticket',
            name='merged_into',
            field=models.ForeignKey(blank=True, db_index=False, help_text="The ticket that this one's conversation belongs to now; always the last of a chain.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_tickets', to='tickets.ticket'),
        ),
        migrations.AddField(
            model_name='ticket',
            name='team',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='tickets', to='tickets.team'),
        ),
        migrations.AddField(
            model_name='sentmail',
            name='ticket',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sent_mails', to='tickets.ticket'),
        ),
        migrations.AddField(
            model_name='reply',
            name='origin_ticket',
            field=models.ForeignKey(blank=True, db_index=False, help_text='The ticket whose way it goes: its own, or one merged into it. Empty: its own.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replies_by_its_way', to='tickets.ticket'),
        ),
        migrations.AddField(
            model_name='reply',
            name='ticket',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='tickets.ticket'),
        ),
        migrations.AddField(
            model_name='receipt',
            name='ticket',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='tickets.ticket'),
        ),
        migrations.AddField(
            model_name='participant',
            name='ticket',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='participants', to='tickets.ticket'),
        ),
        migrations.AddField(
            model_name='message',
            name='split_from',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='split_messages', to='tickets.ticket'),
        ),
        migrations.AddField(
            model_name='message',
            name='ticket',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='tickets.ticket'),
        ),
        migrations.AddField(
            model_name='merge',
            name='merged',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merged_by', to='tickets.ticket'),
        ),
        migrations.AddField(
            model_name='merge',
            name='survivor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='tickets.ticket'),
        ),
        migrations.AddField(
            model_name='formuse',
            name='ticket',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='form_uses', to='tickets.ticket'),
        ),
        migrations.AddField(
            model_name='ticketevent',
            name='ticket',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='history', to='tickets.ticket'),
        ),
        migrations.AddConstraint(
            model_name='address',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='address_known_once'),
        ),
        migrations.AddIndex(
            model_name='farend',
            index=models.Index(condition=models.Q(('paused_at__isnull', False)), fields=['paused_at'], name='far_end_paused'),
        ),
        migrations.AddConstraint(
            model_name='farend',
            constraint=models.UniqueConstraint(models.F('kind'), models.F('name'), models.F('integration'), name='far_end_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='farend',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('next_try_at__isnull', True), ('paused_at__isnull', True)), models.Q(('next_try_at__isnull', False), ('paused_at__isnull', False)), _connector='OR'), name='far_end_paused_has_its_next_try'),
        ),
        migrations.AddConstraint(
            model_name='farend',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['callback', 'mail', 'model', 'nowhere'])), name='farend_kind_known'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(fields=['-created_at', '-id'], name='customer_newest'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector(models.Func(models.F('name'), models.Value('./@_-'), models.Value('     '), function='translate', output_field=models.TextField()), config='simple'), name='customer_by_name'),
        ),
        migrations.AddConstraint(
            model_name='customer',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='customer_one_per_address'),
        ),
        migrations.AddConstraint(
            model_name='customer',
            constraint=models.UniqueConstraint(condition=models.Q(('external_id__isnull', False)), fields=('integration', 'external_id'), name='customer_one_per_external_id'),
        ),
        migrations.AddConstraint(
            model_name='customer',
            constraint=models.CheckConstraint(condition=models.Q(('tier__in', ['free', 'pro', 'enterprise'])), name='customer_tier_known'),
        ),
        migrations.AddIndex(
            model_name='accountevent',
            index=models.Index(fields=['customer', '-occurred_at'], name='account_event_of_customer'),
        ),
        migrations.AddIndex(
            model_name='accountevent',
            index=models.Index(fields=['-occurred_at', '-id'], name='account_event_newest'),
        ),
        migrations.AddIndex(
            model_name='accountevent',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector(models.Func(models.F('name'), models.Value('./@_-'), models.Value('     '), function='translate', output_field=models.TextField()), config='simple'), name='account_event_by_name'),
        ),
        migrations.AddConstraint(
            model_name='accountevent',
            constraint=models.UniqueConstraint(fields=('integration', 'external_id'), name='account_event_one_per_external_id'),
        ),
        migrations.AddConstraint(
            model_name='accountevent',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['billing', 'usage', 'onboarding'])), name='accountevent_kind_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accountevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1ab5274379a3afd8364be20bf11aa0331db1401b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4cecd', table='tickets_accountevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accountevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: it is never emptied.', TG_TABLE_NAME;", hash='75574e849b117657e86f8cc54dda52f1278739dd', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_a6664', table='tickets_accountevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='form',
            constraint=models.UniqueConstraint(condition=models.Q(('is_public_page', True)), fields=('is_public_page',), name='form_one_public_page'),
        ),
        migrations.AddConstraint(
            model_name='mailrule',
            constraint=models.UniqueConstraint(models.F('mailbox'), models.F('field'), django.db.models.functions.text.Lower('value'), name='mail_rule_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='mailrule',
            constraint=models.CheckConstraint(condition=models.Q(('value', ''), _negated=True), name='mail_rule_has_a_value'),
        ),
        migrations.AddConstraint(
            model_name='mailrule',
            constraint=models.CheckConstraint(condition=models.Q(('field__in', ['sender', 'domain', 'list_id'])), name='mailrule_field_known'),
        ),
        migrations.AddConstraint(
            model_name='mailrule',
            constraint=models.CheckConstraint(condition=models.Q(('verdict__in', ['person', 'suspend'])), name='mailrule_verdict_known'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('file', ''), ('refused__gt', '')), models.Q(models.Q(('file', ''), _negated=True), ('refused', '')), _connector='OR'), name='attachment_has_a_file_or_a_reason'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attachment',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='7f6dcc7cd693c2614f91294d739effb8cd73e847', operation='DELETE', pgid='pgtrigger_kept_345ae', table='tickets_attachment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attachment',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: it is never emptied.', TG_TABLE_NAME;", hash='351b4000ccebabd115459568e06ccd97f16b5377', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_8974c', table='tickets_attachment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attachment',
            trigger=pgtrigger.compiler.Trigger(name='evidence', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."message_id" IS DISTINCT FROM (NEW."message_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."content_type" IS DISTINCT FROM (NEW."content_type") OR OLD."size" IS DISTINCT FROM (NEW."size") OR OLD."content_id" IS DISTINCT FROM (NEW."content_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='3a912dc3896b9ffc4216695480f2bce013cf9e41', operation='UPDATE', pgid='pgtrigger_evidence_69d45', table='tickets_attachment', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='teammember',
            constraint=models.UniqueConstraint(fields=('team', 'user'), name='team_member_once'),
        ),
        migrations.AddConstraint(
            model_name='teammember',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['member', 'lead', 'manager'])), name='teammember_role_known'),
        ),
        migrations.AddConstraint(
            model_name='team',
            constraint=models.CheckConstraint(condition=models.Q(('assignment__in', ['nobody', 'round_robin', 'least_loaded'])), name='team_assignment_known'),
        ),
        migrations.AddConstraint(
            model_name='team',
            constraint=models.UniqueConstraint(condition=models.Q(('is_triage', True)), fields=('is_triage',), name='team_one_for_triage', violation_error_message='Another team is the one for triage; take it from that one first.'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['-created_at', '-id'], name='ticket_newest'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['status', '-created_at', '-id'], include=('merged_into', 'integration'), name='ticket_by_status'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['review_state', '-created_at', '-id'], name='ticket_by_review'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['category', '-created_at', '-id'], include=('merged_into',), name='ticket_by_category'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['priority', '-created_at', '-id'], include=('merged_into',), name='ticket_by_priority'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(models.Case(models.When(priority='urgent', then=models.Value(0)), models.When(priority='high', then=models.Value(1)), models.When(priority='normal', then=models.Value(2)), default=models.Value(3), output_field=models.SmallIntegerField()), models.F('waiting_since'), models.F('id'), name='ticket_by_urgency'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(models.Case(models.When(priority='urgent', then=models.Value(0)), models.When(priority='high', then=models.Value(1)), models.When(priority='normal', then=models.Value(2)), default=models.Value(3), output_field=models.SmallIntegerField()), models.F('waiting_since'), models.F('id'), condition=models.Q(('merged_into__isnull', True), ('review_state__in', ['held', 'sent_for_review', 'rejected'])), name='ticket_needing'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['waiting_since', 'id'], name='ticket_by_waiting'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(models.F('held_reason'), models.Case(models.When(priority='urgent', then=models.Value(0)), models.When(priority='high', then=models.Value(1)), models.When(priority='normal', then=models.Value(2)), default=models.Value(3), output_field=models.SmallIntegerField()), models.F('waiting_since'), models.F('id'), condition=models.Q(('review_state', 'held')), name='ticket_held_because'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['integration', 'confidence_score'], name='ticket_by_confidence'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['integration', 'channel', '-created_at', '-id'], name='ticket_of_program_by_channel'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['channel', '-created_at', '-id'], include=('merged_into',), name='ticket_by_channel'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('band', ''), _negated=True), fields=['band', '-created_at', '-id'], include=('merged_into',), name='ticket_by_band'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('merged_into__isnull', True), ('status__in', ['open', 'in_progress', 'pending_customer'])), fields=['status', 'review_state'], name='ticket_live'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['team', '-created_at', '-id'], include=('merged_into',), name='ticket_by_team'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('first_answer_at__isnull', False)), fields=['with_people', '-created_at', '-id'], include=('merged_into',), name='ticket_by_with_people'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('first_answer_at__isnull', True), ('status__in', ['open', 'in_progress', 'pending_customer'])), fields=['-created_at', '-id'], include=('merged_into',), name='ticket_unanswered'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['customer', '-created_at', '-id'], name='ticket_by_customer'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['integration', '-created_at', '-id'], name='ticket_by_integration'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['external_id'], name='ticket_by_external_id'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='ticket_due'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('status', 'resolved')), fields=['last_activity_at'], name='ticket_quiet'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='ticket_merged'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('linked_to__isnull', False)), fields=['linked_to'], name='ticket_linked'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('mailbox__isnull', False)), fields=['mailbox'], name='ticket_of_mailbox'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('form__isnull', False)), fields=['form'], name='ticket_of_form'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='ticket_search'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('tags', []), _negated=True), fields=['tags'], name='ticket_by_tag'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('assignee__isnull', False)), fields=['assignee', '-created_at', '-id'], include=('merged_into',), name='ticket_by_assignee'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(models.F('team'), django.db.models.functions.comparison.Greatest(models.Value(0), django.db.models.expressions.CombinedExpression(models.Case(models.When(move='escalate', then=models.Value(0)), models.When(move='priority', then=models.Value(1)), default=models.Value(2), output_field=models.SmallIntegerField()), '-', models.F('bump')), output_field=models.SmallIntegerField()), models.F('waiting_since'), models.F('id'), condition=models.Q(('merged_into__isnull', True), ('status__in', ['open', 'in_progress', 'pending_customer']), ('waiting_since__isnull', False)), name='ticket_queue_of_team'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(models.F('assignee'), django.db.models.functions.comparison.Greatest(models.Value(0), django.db.models.expressions.CombinedExpression(models.Case(models.When(move='escalate', then=models.Value(0)), models.When(move='priority', then=models.Value(1)), default=models.Value(2), output_field=models.SmallIntegerField()), '-', models.F('bump')), output_field=models.SmallIntegerField()), models.F('waiting_since'), models.F('id'), condition=models.Q(('merged_into__isnull', True), ('status__in', ['open', 'in_progress', 'pending_customer']), ('assignee__isnull', False)), name='ticket_queue_of_person'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['open', 'in_progress', 'pending_customer', 'resolved', 'closed'])), name='ticket_status_known'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(('channel__in', ['email', 'form', 'chat', 'in_app', 'webhook'])), name='ticket_channel_known'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(('category__in', ['billing', 'technical', 'onboarding', 'general', ''])), name='ticket_category_known'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(('priority__in', ['low', 'normal', 'high', 'urgent'])), name='ticket_priority_known'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(('move__in', ['route', 'priority', 'escalate', 'hold', ''])), name='ticket_move_known'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(('band__in', ['auto', 'review', 'hold', ''])), name='ticket_band_known'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(('review_state__in', ['none', 'sent_for_review', 'held', 'approved', 'rejected'])), name='ticket_review_state_known'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(('answered_by__in', ['agent', 'draft', 'people'])), name='ticket_answered_by_known'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(('bump__gte', -3), ('bump__lte', 3)), name='ticket_bump_is_near'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=tickets.models.ticket.AreLowerCaseWords('tags', most=30), name='ticket_tags_are_words'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(('confidence_score__isnull', True), models.Q(('confidence_score__gte', 0), ('confidence_score__lte', 1)), _connector='OR'), name='ticket_confidence_score_0_to_1'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), ('due_at__isnull', True), _connector='OR'), name='ticket_merged_is_never_due'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', models.F('id')), _negated=True), name='ticket_merged_into_another'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['resolved', 'closed']), _negated=True), models.Q(('resolution', ''), _negated=True), _connector='OR'), name='ticket_resolved_has_a_resolution'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('held_reason__gt', ''), ('review_state', 'held')), models.Q(models.Q(('review_state', 'held'), _negated=True), ('held_reason', '')), _connector='OR'), name='ticket_held_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'open'), models.Q(models.Q(('category', ''), _negated=True), models.Q(('assigned_agent', ''), _negated=True)), _connector='OR'), name='ticket_dispatched_has_category_and_agent'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ticket',
            trigger=pgtrigger.compiler.Trigger(name='lifecycle', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{in_progress:closed,in_progress:pending_customer,in_progress:resolved,open:closed,open:in_progress,open:resolved,pending_customer:closed,pending_customer:in_progress,pending_customer:resolved,resolved:closed,resolved:in_progress}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='d42994649743ad9a3a5d19fd1e952ffefe98a260', operation='UPDATE', pgid='pgtrigger_lifecycle_cc80b', table='tickets_ticket', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ticket',
            trigger=pgtrigger.compiler.Trigger(name='begins_open', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."status" = \'open\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='58ae5e50289b06fdda09f226257acd58687a7562', operation='INSERT', pgid='pgtrigger_begins_open_27698', table='tickets_ticket', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ticket',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='7450acba3e890e24373cf75cd6c07459b5fa9a2f', operation='DELETE', pgid='pgtrigger_kept_14706', table='tickets_ticket', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ticket',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: it is never emptied.', TG_TABLE_NAME;", hash='8754c7cad59c30f50f358f0b8076fac239066a4b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_806e4', table='tickets_ticket', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='sentmail',
            index=models.Index(fields=['address', 'at'], name='sent_mail_to_address'),
        ),
        migrations.AddIndex(
            model_name='sentmail',
            index=models.Index(fields=['domain', 'at'], name='sent_mail_to_domain'),
        ),
        migrations.AddIndex(
            model_name='sentmail',
            index=models.Index(fields=['ticket', 'at'], name='sent_mail_of_ticket'),
        ),
        migrations.AddIndex(
            model_name='sentmail',
            index=models.Index(fields=['-at', '-id'], name='sent_mail_newest'),
        ),
        migrations.AddIndex(
            model_name='sentmail',
            index=models.Index(fields=['kind', '-at', '-id'], name='sent_mail_by_kind'),
        ),
        migrations.AddIndex(
            model_name='sentmail',
            index=models.Index(fields=['message_id'], name='sent_mail_by_message_id'),
        ),
        migrations.AddConstraint(
            model_name='sentmail',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['reply', 'acknowledgement', 'link'])), name='sentmail_kind_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sentmail',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='88a347037945381671847d38a80b5a18f5360a1e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5b551', table='tickets_sentmail', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sentmail',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: it is never emptied.', TG_TABLE_NAME;", hash='48186887947ce97a715afc6d62969990d24068fa', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_00e2d', table='tickets_sentmail', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='reply',
            index=models.Index(fields=['-created_at', '-id'], name='reply_newest'),
        ),
        migrations.AddIndex(
            model_name='reply',
            index=models.Index(fields=['state', '-created_at'], name='reply_by_state'),
        ),
        migrations.AddIndex(
            model_name='reply',
            index=models.Index(fields=['origin', '-created_at', '-id'], name='reply_by_origin'),
        ),
        migrations.AddIndex(
            model_name='reply',
            index=models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='reply_due'),
        ),
        migrations.AddIndex(
            model_name='reply',
            index=models.Index(condition=models.Q(('due_at__isnull', False)), fields=['precedence', 'due_at'], name='reply_next'),
        ),
        migrations.AddIndex(
            model_name='reply',
            index=models.Index(condition=models.Q(('claimed_until__isnull', False)), fields=['claimed_until'], name='reply_in_hand'),
        ),
        migrations.AddIndex(
            model_name='reply',
            index=models.Index(condition=models.Q(('due_at__isnull', False)), fields=['far_end'], name='reply_waiting_for'),
        ),
        migrations.AddIndex(
            model_name='reply',
            index=models.Index(fields=['ticket', '-created_at'], name='reply_of_ticket'),
        ),
        migrations.AddIndex(
            model_name='reply',
            index=models.Index(condition=models.Q(('review_after', 'sent_for_review')), fields=['ticket'], name='reply_to_be_reviewed'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.UniqueConstraint(condition=models.Q(('origin', 'agent')), fields=('ticket', 'cycle'), name='reply_one_by_the_agent_per_cycle'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.UniqueConstraint(condition=models.Q(('origin', 'receipt')), fields=('ticket',), name='reply_one_acknowledgement'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.UniqueConstraint(condition=models.Q(('copy_of__isnull', False)), fields=('copy_of', 'origin_ticket'), name='reply_one_copy_a_way'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('copy_of__isnull', False), ('origin', 'copy'), ('origin_ticket__isnull', False)), models.Q(models.Q(('origin', 'copy'), _negated=True), ('copy_of__isnull', True)), _connector='OR'), name='reply_copy_is_of_another'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='reply_sent_has_its_time'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'sending', 'sent', 'failed', 'unknown', 'cancelled'])), name='reply_state_known'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(('origin__in', ['agent', 'person', 'receipt', 'copy'])), name='reply_origin_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reply',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='8916683388ccd00612b02fd7ab1691b7d8e551d7', operation='DELETE', pgid='pgtrigger_kept_9aa00', table='tickets_reply', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reply',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: it is never emptied.', TG_TABLE_NAME;", hash='b700dca69414ae6c938a4381d7701eae195420fa', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_1352d', table='tickets_reply', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reply',
            trigger=pgtrigger.compiler.Trigger(name='evidence', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."message_id" IS DISTINCT FROM (NEW."message_id") OR OLD."origin" IS DISTINCT FROM (NEW."origin") OR OLD."author" IS DISTINCT FROM (NEW."author") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='ecd89ae82ffc166f86006564b6ca4e3a88423f3c', operation='UPDATE', pgid='pgtrigger_evidence_76d1e', table='tickets_reply', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reply',
            trigger=pgtrigger.compiler.Trigger(name='with_people', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."origin" = \'person\')', func='UPDATE tickets_ticket SET with_people = true WHERE id = NEW.ticket_id AND NOT with_people; RETURN NULL;', hash='608f7ccde3028931bafd81ae7ce64439f15e6d50', operation='INSERT OR UPDATE OF "ticket_id"', pgid='pgtrigger_with_people_22758', table='tickets_reply', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='receipt',
            index=models.Index(fields=['-received_at', '-id'], name='receipt_newest'),
        ),
        migrations.AddIndex(
            model_name='receipt',
            index=models.Index(fields=['outcome', '-received_at'], name='receipt_by_outcome'),
        ),
        migrations.AddIndex(
            model_name='receipt',
            index=models.Index(fields=['lane', '-received_at', '-id'], name='receipt_by_lane'),
        ),
        migrations.AddIndex(
            model_name='receipt',
            index=models.Index(fields=['external_id'], name='receipt_by_external_id'),
        ),
        migrations.AddIndex(
            model_name='receipt',
            index=models.Index(condition=models.Q(('sender', ''), _negated=True), fields=['sender'], name='receipt_by_sender'),
        ),
        migrations.AddIndex(
            model_name='receipt',
            index=models.Index(condition=models.Q(('message_id', ''), _negated=True), fields=['message_id'], name='receipt_by_message_id'),
        ),
        migrations.AddIndex(
            model_name='receipt',
            index=models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='receipt_due'),
        ),
        migrations.AddIndex(
            model_name='receipt',
            index=models.Index(condition=models.Q(('mailbox__isnull', False)), fields=['mailbox', '-received_at'], name='receipt_of_mailbox'),
        ),
        migrations.AddIndex(
            model_name='receipt',
            index=models.Index(condition=models.Q(('form__isnull', False)), fields=['form', '-received_at'], name='receipt_of_form'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.UniqueConstraint(condition=models.Q(('outcome', 'accepted')), fields=('integration', 'external_id'), name='receipt_one_accepted_per_external_id'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.UniqueConstraint(condition=models.Q(('delivery_key__isnull', False), ('first__isnull', True)), fields=('integration', 'mailbox', 'delivery_key'), name='receipt_one_per_delivery', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'accepted'), _negated=True), ('ticket__isnull', False), _connector='OR'), name='receipt_accepted_has_a_ticket'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['received', 'accepted', 'duplicate', 'refused', 'suspended', 'failed'])), name='receipt_outcome_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receipt',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='334c474fa3e90393bff2e252e6d5fb9d02cbb624', operation='DELETE', pgid='pgtrigger_kept_e4d40', table='tickets_receipt', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receipt',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: it is never emptied.', TG_TABLE_NAME;", hash='90e594e3ed00db228cb27cf58fa3dfb9623856ed', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_96143', table='tickets_receipt', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receipt',
            trigger=pgtrigger.compiler.Trigger(name='evidence', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."body" IS DISTINCT FROM (NEW."body") OR OLD."body_digest" IS DISTINCT FROM (NEW."body_digest") OR OLD."received_at" IS DISTINCT FROM (NEW."received_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='4e0e30732d6a4dda6925bcb13ff9612fd726690f', operation='UPDATE', pgid='pgtrigger_evidence_d5d31', table='tickets_receipt', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.UniqueConstraint(models.F('ticket'), django.db.models.functions.text.Lower('email'), name='participant_once'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['ticket', 'created_at', 'id'], name='message_of_ticket'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('message_id', ''), _negated=True), fields=['message_id'], name='message_by_message_id'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('receipt__isnull', False)), fields=['receipt'], name='message_of_receipt'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('split_from__isnull', False)), fields=['split_from'], name='message_split'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('direction__in', ['inbound', 'outbound', 'note'])), name='message_direction_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='message',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='5fcfb9026312bb48ddc21104002f7e47a2f3e039', operation='DELETE', pgid='pgtrigger_kept_1060c', table='tickets_message', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='message',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: it is never emptied.', TG_TABLE_NAME;", hash='1701a8bbe3aa27ccb325e34310e115e1b4ddad75', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_bda62', table='tickets_message', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='message',
            trigger=pgtrigger.compiler.Trigger(name='evidence', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."direction" IS DISTINCT FROM (NEW."direction") OR OLD."author_name" IS DISTINCT FROM (NEW."author_name") OR OLD."author_email" IS DISTINCT FROM (NEW."author_email") OR OLD."subject" IS DISTINCT FROM (NEW."subject") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."quoted" IS DISTINCT FROM (NEW."quoted") OR OLD."signature" IS DISTINCT FROM (NEW."signature") OR OLD."html" IS DISTINCT FROM (NEW."html") OR OLD."turns" IS DISTINCT FROM (NEW."turns") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='1222c3debfa4eebfb6665987f1b399ee22c3ec10', operation='UPDATE', pgid='pgtrigger_evidence_42ad8', table='tickets_message', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='merge',
            index=models.Index(fields=['state', '-created_at'], name='merge_by_state'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'merged')), fields=('merged',), name='merge_one_of_a_ticket'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'suggested')), fields=('survivor', 'merged'), name='merge_suggested_once'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.CheckConstraint(condition=models.Q(('survivor', models.F('merged')), _negated=True), name='merge_of_two'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['suggested', 'dismissed', 'merged', 'undone'])), name='merge_state_known'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.CheckConstraint(condition=models.Q(('similarity__isnull', True), models.Q(('similarity__gte', 0), ('similarity__lte', 1)), _connector='OR'), name='merge_similarity_0_to_1'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='merge',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='d80eaae52591fb8112c7ae7f16c5dac1d26ece9e', operation='DELETE', pgid='pgtrigger_kept_5f5d3', table='tickets_merge', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='merge',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: it is never emptied.', TG_TABLE_NAME;", hash='bfa7c0e4d7dd83ee7d20f188de377a766e9ac376', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_1661c', table='tickets_merge', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='formuse',
            index=models.Index(fields=['at'], name='form_use_by_time'),
        ),
        migrations.AddConstraint(
            model_name='formuse',
            constraint=models.UniqueConstraint(fields=('ticket', 'nonce'), name='form_use_once'),
        ),
        migrations.AddIndex(
            model_name='ticketevent',
            index=models.Index(fields=['ticket', 'at', 'id'], name='event_of_ticket'),
        ),
        migrations.AddIndex(
            model_name='ticketevent',
            index=models.Index(fields=['-at', '-id'], name='event_newest'),
        ),
        migrations.AddIndex(
            model_name='ticketevent',
            index=models.Index(fields=['kind', '-at', '-id'], name='event_by_kind'),
        ),
        migrations.AddIndex(
            model_name='ticketevent',
            index=models.Index(fields=['actor', '-at', '-id'], name='event_by_actor'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ticketevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='825ed2aae011e1b02ab1de9d04b2e765d5eab462', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_2f517', table='tickets_ticketevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ticketevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: it is never emptied.', TG_TABLE_NAME;", hash='714143a584c6ab8706a30f347196a13dbd354d15', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_ec317', table='tickets_ticketevent', when='BEFORE')),
        ),
        # What may be lost with the server is not written twice.
        migrations.RunSQL("ALTER TABLE tickets_ratebucket SET UNLOGGED", "ALTER TABLE tickets_ratebucket SET LOGGED"),
        migrations.RunSQL("ALTER TABLE tickets_allowance SET UNLOGGED", "ALTER TABLE tickets_allowance SET LOGGED"),
        *(migrations.RunSQL(create, f"DROP FUNCTION {signature} CASCADE") for create, signature in FUNCTIONS),
    ]
