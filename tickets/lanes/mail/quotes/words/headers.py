"""The labels of a header block above a quoted mail, by what they name. All in lower case."""

_LABELS = {
    "from": """
        from|von|de|da|van|od|från|fra|lähettäjä|от|від|от кого|kimden|gönderen|feladó|de la|από|expéditeur|remitente
        |remetente|mittente|afzender|nadawca|avsändare|avsender|afsender|odesílatel|отправитель|відправник|absender
        |差出人|送信者|发件人|寄件者|寄件人|發件人|보낸 사람|보낸사람|발신|발신자|מאת|من|จาก|từ|dari|iš|no|saatja
        |nuo|sender|šalje|pošiljatelj|frá|enviado por
        |प्रेषक|از|pengirim|dari|gönderen kişi
    """,
    "sent": """
        sent|date|gesendet|datum|gesendet am|envoyé|envoyé le|date d'envoi|enviado|enviado el|enviado em|enviada em|enviada|fecha
        |data|inviato|inviato il|verzonden|wysłano|wysłane|data wysłania|skickat|skickades|sendt|dato|lähetetty|päivämäärä|pvm
        |päiväys|odesláno|odoslané|dátum|отправлено|дата|надіслано|gönderildi|gönderme tarihi|tarih|elküldve|trimis|ημερομηνία
        |στάλθηκε|送信日時|日時|日付|发送时间|发送日期|日期|寄件日期|傳送時間|時間|时间|發送時間|보낸 날짜|보낸날짜|날짜
        |보낸시간|보낸 시간|נשלח|תאריך|تاريخ الإرسال|التاريخ|ส่งเมื่อ|วันที่|ngày|đã gửi|tanggal|dikirim|gönderildi|gönderilme
        |gönderilme tarihi|tarih|lähetyspäivä|datum a čas|vaatum
        |poslano|poslato|saadetud|kuupäev|išsiųsta|nosūtīts|изпратено|enviat|data d'enviament|भेजा गया|تاريخ|تاریخ|timp|küldve
        |küldés dátuma|expédié le|inviata|datums
    """,
    "to": """
        to|an|à|a|para|aan|do|till|til|vastaanottaja|komu|кому|kime|alıcı|címzett|către|catre|προς|empfänger|destinataire
        |destinatario|destinatário|odbiorca|mottagare|mottaker|получатель|宛先|送信先|收件人|收件者|받는 사람|받는사람|수신
        |수신자|אל|إلى|ถึง|đến|tới|kepada|saaja|za|prima|adressaat|kam|għal|प्रति|به|do|per a|alıcılar|címzettek|destinataires
        |ontvanger|mottakere|до|dla
    """,
    "copy": """
        cc|bcc|kopie|kopie an|copie|copie à|copia|cópia|dw|udw|kopia|kopi|kopio|копия|копія|bilgi|másolat|cci|cco|ccn|抄送|副本
        |參照|참조|密送|עותק|نسخة
    """,
    "subject": """
        subject|betreff|objet|asunto|assunto|oggetto|onderwerp|temat|ämne|emne|aihe|předmět|predmet|тема|тема письма|konu
        |tárgy|subiect|θέμα|件名|主题|主題|主旨|标题|제목|נושא|الموضوع|เรื่อง|chủ đề|perihal|subjek|tema|teema|re|sujet|zadeva|naslov|temats
        |относно|efni|assumpte|विषय|موضوع|tárgy|ämnet|betr
    """,
    "other": """
        reply-to|reply to|antwort an|répondre à|responder a|responder para|rispondi a|risposta|antwoord aan|odpowiedź do|svara till
        |svar til|ответить|importance|priority|priorität|wichtigkeit|importancia|importância|sensitivity|attachments|attachment
        |anlagen|anhang|anhänge|pièces jointes|adjuntos|datos adjuntos|anexos|allegati|bijlage|bijlagen|załączniki|bilaga|bilagor
        |вложения|添付ファイル|附件|첨부|sent by|on behalf of|im auftrag von|organization|organisation|mailed-by|signed-by
        |message-id|x-mailer|content-type|list-id|categories|kategorien|resent-from|follow up flag|flag status|newsgroups
    """,
}

LABELS = {
    label.strip(): kind
    for kind, labels in _LABELS.items()
    for label in labels.replace("\n", "").split("|")
    if label.strip()
}
LONGEST_LABEL = max(map(len, LABELS))
